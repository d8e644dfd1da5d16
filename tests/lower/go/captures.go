package p

// a: never assigned again; b: assigned before the capture only; c: assigned after it; d: its
// address is taken; e: assigned by the closure; f: passed through.
func captures(a int) (func() int, *int) {
	b := 1
	b = 2
	c := 3
	d := 4
	e := 5
	f := 6
	g := func() int {
		e++
		return a + b + c + d + e + func() int { return f }()
	}
	c = 7
	return g, &d
}

type large struct{ a [17]int }

// a: captured in a loop, assigned before it; b, c: above 128 bytes, and not; d: assigned in a
// loop, but captured outside of it.
func asGC(n int) {
	a := 1
	a = 2
	var b large
	var c [16]int
	d := 0
	for range n {
		d++
		defer func() { println(a) }()
	}
	defer func() { println(b.a[0], c[0], d) }()
}

func recursive() {
	var f func(int)
	f = func(n int) {
		if n > 0 {
			f(n - 1)
		}
	}
	f(3)
}
