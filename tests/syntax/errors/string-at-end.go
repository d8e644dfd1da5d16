// A string at the end of the text.
package p

var x = "no end