package p

type str string

func strings(a, b string, s str, bs []byte, rs []rune, n int) {
	c := a + "-" + b + "-" + a
	c += a
	d := s + "x"
	use(c, d, string(bs), []byte(a), string(rs), []rune(a), string(rune(n)), str(bs), []byte("lit"))
	use(a[1:], bs[:2], bs[1:2:3], a[n], len(a), bs[n])
	for i := range a {
		_ = a[i] == b[i] && a < b || s == "y"
	}
}

func use(xs ...any) {}
