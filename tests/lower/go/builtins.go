package p

func builtins(s, t []*int, m map[string]*int, n int, c complex128, f float64, str string, bs []byte) {
	s = append(s, s[0], nil)
	s = append(s, t...)
	bs = append(bs, str...)
	s = append(s)
	n = copy(s, t) + copy(bs, str) + len(s) + cap(s) + len(m) + len(str) + len([3]int{})
	delete(m, "a")
	clear(m)
	clear(s)
	c = complex(f, 1) + complex(real(c), imag(c))
	n = min(n, 3, 4) + max(n, 1)
	p := new(int)
	q := new(n + 1)
	a := make([]*int, n)
	b := make([]*int, 2, n)
	k := 10
	d := make([]*int, k)
	e := make(map[string]int, n)
	g := make(chan int, 3)
	use(p, q, a, b, d, e, g, k, c, f)
	v, ok := m["k"]
	m["l"] = v
	m["l"], s[n] = s[n], m["l"]
	use(ok)
	if ok {
		panic(n)
	}
	panic("end")
}

func use(xs ...any) {}
