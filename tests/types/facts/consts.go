package p

const (
	a = iota
	b
	c = 1 << (10 * iota)
	d
)

const huge = 1 << 100
const third = 1.0 / 3
const str = "a" + "b"

type Weekday uint8

const (
	Sunday Weekday = iota
	Monday
)

var f32 float32 = third
var i = huge >> 98
var r = 'a' + 1.0
var cplx = 1 + 2i
var sh = 1 << uint(i)
var n = len(str) + len([3]int{})
var cmp = third < 1 && Monday == 1
