package standing

// Slowly is shared with the tests of the whole service.
var Slowly = slowly
