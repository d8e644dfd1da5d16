package p

type Base struct{ id int }

func (b *Base) Set(i int) { b.id = i }
func (b Base) Get() int   { return b.id }

type Mid struct{ *Base }
type Top struct {
	Mid
	name string
}

type Getter interface{ Get() int }
type Both interface {
	Getter
	Set(int)
}

func use(t Top) int {
	t.Set(1)
	f := t.Get
	g := Top.Get
	h := (*Base).Set
	h(t.Base, f())
	var b Both = t
	if s, ok := b.(interface{ Set(int) }); ok {
		s.Set(g(t))
	}
	return b.Get() + t.id
}
