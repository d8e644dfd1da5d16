// A comment without an end.
package p

var x = 1 /* no end
