package p

func ranges(s []*int, a [3]*int, p *[3]*int, m map[string]*int, c chan *int, t string) (r *int) {
	for i, v := range s {
		r = s[i]
		r = v
	}
	for i := range a {
		r = a[i]
	}
	for _, v := range a {
		r = v
	}
	for i, v := range p {
		p[i] = v
	}
	for k, v := range m {
		_, r = k, v
	}
	for v := range c {
		r = v
	}
	for i, ch := range t {
		println(i, ch)
	}
	for range 3 {
	}
	for i := range uint8(3) {
		println(i)
	}
	var x struct{ i int }
	for x.i = range s {
	}
	return
}

func addresses(s []int) (ps []*int) {
	for _, v := range s {
		ps = append(ps, &v)
	}
	return
}
