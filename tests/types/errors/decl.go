package p

import "unsafe"

type A A           // ERROR
type B [2]B        // ERROR
type C struct{ D } // ERROR
type D struct{ C }
type E = E // ERROR
type F interface{ F } // ERROR
type G [unsafe.Sizeof(G{})]int // ERROR

var x = y // ERROR
var y = x

const c = d // ERROR
const d = c
const v = x2 // ERROR

var x2 int
var x2 string // ERROR

func init() int { return 1 } // ERROR
func main2()

type T struct {
	a int
	a string // ERROR
}

func (T) a()  {} // ERROR
func (T) m()  {}
func (*T) m() {} // ERROR
func (int) m() {} // ERROR
func (**T) n() {} // ERROR

type I interface {
	m()
	m() // ERROR
}

type M map[[]int]int // ERROR

const big = 1 << 600 // ERROR
const k int8 = 128   // ERROR
const z []int = nil  // ERROR
