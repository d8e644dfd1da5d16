package p

type number interface{ ~int | ~float64 }

type stringer interface{ str() string }

type list[T any] struct {
	head T
	next *list[T]
}

func (l *list[T]) push(v T) *list[T] { return &list[T]{v, l} }
func (l list[T]) first() T          { return l.head }

func sum[T number](xs []T) (s T) {
	for _, x := range xs {
		s += x + 1
	}
	return
}

func apply[T, U any](x T, f func(T) U) U {
	type pair struct {
		t T
		u U
	}
	p := &pair{t: x}
	p.u = f(p.t)
	return p.u
}

func show[T stringer](x T) string { return x.str() }

type name string

func (n name) str() string { return string(n) }

type alias = list[*int]

func generics(x *int) {
	println(sum([]int{1}), sum([]float64{2}))
	l := (&list[*int]{}).push(x)
	var f func() *int = l.first
	println(f(), apply(l, (*alias).first), apply(1, func(i int) string { return "" }))
	println(show(name("n")), show[stringer](name("n")))
	g := sum[int]
	g(nil)
	var i interface{ push(*int) *alias } = l
	i.push(nil)
}
