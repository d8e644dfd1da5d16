// Declarations.
package p

import fmt
import ("a", "b")
import 5
import `ok`
import . "x"
const x
const y := 1
const z int = 1
const a, b, = 1
var c
var d := 1
var e int := 2
var f int 3
type g
type h := int
type i = 
type j, k int
var (
	l = 1
	m int n
)
x := 1
import "late"
fmt.Println()
func n()
{
}
}
func o() int { return } var q int
var r = func() { x }
var s map[string]int{"a": 1}
