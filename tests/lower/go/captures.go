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

func recursive() {
	var f func(int)
	f = func(n int) {
		if n > 0 {
			f(n - 1)
		}
	}
	f(3)
}
