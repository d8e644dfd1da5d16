package p

var a = b + f()
var b = c
var c, d = g()
var e = func() int { return a }()

func f() int        { return d }
func g() (int, int) { return h, 1 }

var h = 2

type T struct {
	a int8
	b int64
	c [3]string
	d struct{}
}
