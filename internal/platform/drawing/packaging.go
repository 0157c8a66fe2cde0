package drawing

var packaging = map[string]func(*pen, attrs){}
var safety = map[string]func(*pen, attrs){}
var cleaning = map[string]func(*pen, attrs){}
var electrical = map[string]func(*pen, attrs){}
var abrasives = map[string]func(*pen, attrs){}
