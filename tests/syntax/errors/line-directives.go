// Positions that comments set.
package p

//line other.go:10
var x = 1 +
var y = /*line other.go:20:30*/ * 2 )
//line third.go:7:3
) + 1
/*line :5:6*/ var
//line :9
( 
//line other.go:x
//line other.go:0
//line other.go:1:0
// line other.go:1
//line no number
 //line other.go:77
var ) z
