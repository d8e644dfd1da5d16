package p

type iface interface{ m(*int) *int }

type direct struct{ p *int }

type boxed struct{ p, q *int }

func (d direct) m(x *int) *int { return d.p }
func (b *boxed) m(x *int) *int { b.p = x; return b.q }

type embeds struct {
	iface
	*boxed2
}

type boxed2 struct{ boxed }

func (b boxed2) n() {}

func interfaces(i iface, b boxed, d direct, e any) *int {
	i = d
	i = &b
	e = b
	e = i
	e = 5
	if i == nil || e == i || e == 3 {
		return nil
	}
	x, ok := e.(boxed)
	y := e.(iface)
	switch z := e.(type) {
	case boxed:
		return z.p
	case *boxed, direct:
		use(z)
	case nil:
	case interface{ n() }:
		z.n()
	default:
		use(z, x, ok, y)
	}
	f := i.m
	g := b.m
	h := (*boxed).m
	k := iface.m
	l := direct.m
	n := (*direct).m
	use(embeds{}, f, g, h, k, l, n)
	return i.m(f(nil))
}

func use(xs ...any) {}
