// open
package open

import "unsafe"

type T struct{ v int }

func Method[X interface{ Do(*T) }](x X) { x.Do(nil) }

func Pointer[X any, P interface {
	*X
	Set(int)
}]() (x X) {
	P(&x).Set(1)
	return
}

func Term[N ~int8 | uint](n N) N { return n + 1 }

func Slice[S ~[]E, E comparable](s S, e E) bool { return s[0] == e }

func Values[X any](x X, i any) (any, any, X, bool, uintptr) {
	y, ok := i.(X)
	return x, &x, y, ok, unsafe.Sizeof(x)
}

type List[X any] struct {
	x    X
	next *List[X]
}

func (l *List[X]) First() X     { return l.inner() }
func (l *List[X]) inner() X     { return l.x }
func (l *List[X]) unreached() X { return l.x }
func unexported[X any](x X) X   { return x }
func Reaches[X any](x X) X      { return unexported(x) }
func Switch[X any](i any) (r int) {
	switch i.(type) {
	case []X:
		r = 1
	case int:
		r = 2
	}
	return
}

// The text names the type argument as the source does: &List[X]{}.
func NewList[X any]() *List[X] { return &List[X]{} }
