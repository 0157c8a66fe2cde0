package drawing
var cleaning = map[string]func(*pen, attrs){}
var electrical = map[string]func(*pen, attrs){}
var abrasives = map[string]func(*pen, attrs){}
