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

// i, j, k: of a loop, captured in it; l, m: captured in a deeper loop, where gc assigns them once more
// in each iteration; n, o: captured by what is returned only.
func inLoops(list []int) func() int {
	for i := 0; i < 3; i++ {
		defer func() { println(i) }()
		for _, j := range list {
			defer func() { println(i, j) }()
		}
	}
	for k := range 2 {
		func() {
			for range 2 {
				defer func() { println(k) }()
			}
		}()
	}
	for l := 0; l < 3; l++ {
		for _, m := range list {
			for range 2 {
				defer func() { println(l, m) }()
			}
		}
	}
	for n := range list {
		return func() int { return n }
	}
	for o := 0; ; o++ {
		return func() int { return o }
	}
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
