package p

// A type that grows without end, embedded: the search for methods ends.
type N[T any] struct {
	*N[N[T]]
	t T
}

func (n *N[T]) Elem() T { return n.t }

type I interface{ Elem() string }

func _() {
	type NS N[string]
	var n *NS
	var _ I = n // ERROR
	_ = n.other // ERROR
}

type M[T any] struct {
	*M[interface{ m() interface{ m() interface{ m() interface{ m() T } } } }]
	t T
}

func (m *M[T]) Elem() T { return m.t }

func _() {
	type MS M[string]
	var m *MS
	var _ I = m // ERROR
}
