// A raw string without an end.
package p

var x = `no end
