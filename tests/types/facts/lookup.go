package p

import "unsafe"

type A struct{ x, y int }
type B struct {
	A
	z int
}
type C struct {
	*B
	y string
}
type P *C
type I interface {
	m()
	interface{ n() int }
}
type T[E any] struct {
	I
	e E
}

func (A) va()       {}
func (*A) pa()      {}
func (t *T[E]) get() E { return t.e }

func _(c C, p P, t T[string], pt *T[int]) {
	_ = c.x + p.x
	_ = c.y
	c.va()
	c.pa()
	_ = (*A).pa
	_ = C.pa
	_ = I.n
	t.m()
	_ = t.get() + t.e
	_ = pt.get
	_ = (*T[bool]).get
	const o = unsafe.Offsetof(B{}.y) + unsafe.Sizeof(c) + unsafe.Alignof(t)
	var _ [o]byte
}
