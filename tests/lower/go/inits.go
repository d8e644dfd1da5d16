package p

var a = b + 1
var b = f()
var c, d = g()
var _ = f()
var _, e = <-ch, new(int)
var ch = make(chan *int)
var lit = func() *int { return e }

func f() int         { return 1 }
func g() (int, *int) { return a, nil }

func init() { c = 2 }
func init() { c = 3 }

func asm(p *int) *int

//go:noescape
func quiet(p *int)
