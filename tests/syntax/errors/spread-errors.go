// The second fault of a line is kept only where all are asked for.
package p

var a = ) + ) ; var b = ( ; var c = ]
