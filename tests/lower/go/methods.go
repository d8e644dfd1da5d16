package p

type base struct{ p *int }

func (b base) value() *int        { return b.p }
func (b *base) set(p *int)        { b.p = p }
func (b *base) vary(ps ...*int)   {}

type mid struct{ base }

type top struct{ *mid }

func methods(t top, m mid, x *int) {
	t.set(x)
	m.set(t.value())
	(&m).value()
	m.vary(x, x)
	f := t.set
	g := m.value
	f(g())
	h := top.set
	h(t, x)
	(*mid).vary(&m)
	mk().value()
}

func mk() mid { return mid{} }
