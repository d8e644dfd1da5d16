// flags: -world=open
// A library: whoever imports it chooses the type arguments. Each marked object is kept for some of them, though for none that is in here.
package lib

import "unsafe"

type T struct{ v int }

var keep any
var keepT *T

// A method of the constraint, called, as a value, and through an interface.

func Call[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	x.Do(&t)
}

func Value[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	f := x.Do
	f(&t)
}

func Expression[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	X.Do(x, &t)
}

func Interface[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	var i interface{ Do(*T) } = x
	i.Do(&t)
}

func Asserted[X any](x X) {
	t := T{1} // want heap
	if d, ok := any(x).(interface{ Do(*T) }); ok {
		d.Do(&t)
	}
}

func Pointer[X any, P interface {
	*X
	Do(*T)
}]() {
	var x X   // want heap
	t := T{1} // want heap
	P(&x).Do(&t)
}

func Tilde[X any, P interface {
	~*X
	Do(*T)
}]() {
	var x X   // want heap
	t := T{1} // want heap
	P(&x).Do(&t)
}

func Graph[N interface{ Edges(E, *T) }, E interface{ Nodes(N) []N }](n N, e E) {
	t := T{1} // want heap
	for _, m := range e.Nodes(n) {
		m.Edges(e, &t)
	}
}

func Self[X interface{ Less(X, *T) bool }](x, y X) bool {
	t := T{1} // want heap
	return x.Less(y, &t)
}

// The type argument may be any type that the body names.

func Switch[X any]() {
	var x X // want heap
	switch p := any(&x).(type) {
	case *T:
		keepT = p
	}
}

func helper(i any) {
	if p, ok := i.(*T); ok {
		keepT = p
	}
}

func Helper[X any]() {
	var x X // want heap
	helper(&x)
}

func To[X any]() (x X, ok bool) {
	t := T{1} // want heap
	x, ok = any(&t).(X)
	return x, ok
}

func ToSwitch[X any](i any, f func(X)) {
	t := T{1} // want heap
	i = &t
	switch x := i.(type) {
	case X:
		f(x)
	}
}

func Slices[X any]() {
	a := make([]X, 3) // want heap
	if s, ok := any(a).([]T); ok {
		keepT = &s[0]
	}
}

func store(i any, p *T) {
	if q, ok := i.(**T); ok {
		*q = p
	}
}

func Stored[X any]() X {
	var x X
	t := T{1} // want heap
	store(&x, &t)
	return x
}

// Sizes.

func Sized[X any](x X) {
	t := T{1} // want heap
	if unsafe.Sizeof(x) > 100 {
		keepT = &t
	}
}

type Pair[X any] struct {
	t *T
	x X
}

func Holder[X any](x X) int {
	t := T{1}            // want heap
	p := &Pair[X]{&t, x} // not in the frame if X is large
	return p.t.v
}

func Variable[X any](x X) int {
	t := T{1} // want heap
	p := Pair[X]{&t, x}
	return p.t.v
}

func Captured[X any](x X) int {
	t := T{1} // want heap
	p := Pair[X]{&t, x}
	return func() int { return p.t.v }()
}

// Terms.

type Integer interface {
	~int8 | ~int64 | ~uint8
}

func Terms[N Integer](n N) {
	t := T{1} // want heap
	n = 127
	n++
	if n == 128-1-127 || n > 0 && n != 127 {
		keepT = &t
	}
}

func Wraps[N Integer](n N) {
	t := T{1} // want heap
	for i, k := N(0), 0; k < 200; k++ {
		i++
		if i < 0 {
			keepT = &t
		}
	}
}

func Slice[S ~[]E, E any](s S) {
	t := T{1} // want heap
	if p, ok := any(s).(interface{ Do(*T) }); ok {
		p.Do(&t)
	}
}

func Func[F ~func(*T)](f F) {
	t := T{1} // want heap
	f(&t)
}

// Methods of generic types, exported or not, and what these reach.

type List[X interface{ Do(*T) }] struct{ x X }

func (l *List[X]) Each() {
	t := T{1} // want heap
	l.x.Do(&t)
}

func (l List[X]) Inner() { l.inner() }

func (l List[X]) inner() {
	t := T{1} // want heap
	l.x.Do(&t)
}

type hidden[X interface{ Do(*T) }] struct{ x X }

func (h hidden[X]) Run() {
	t := T{1} // want heap
	h.x.Do(&t)
}

func Hidden[X interface{ Do(*T) }](x X) hidden[X] { return hidden[X]{x} }

func unexported[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	x.Do(&t)
}

func Reaches[X interface{ Do(*T) }](x X) { unexported(x) }

func Literal[X interface{ Do(*T) }](x X) func() {
	return func() {
		t := T{1} // want heap
		x.Do(&t)
	}
}

type none struct{}

func (none) Do(*T)              {}
func (none) Less(none, *T) bool { return false }

type num int8

func init() {
	Call(none{})
	Value(none{})
	Expression(none{})
	Interface(none{})
	Asserted(0)
	Pointer[none]()
	Tilde[none, *none]()
	Self(none{}, none{})
	Switch[int]()
	Helper[int]()
	To[int]()
	ToSwitch(nil, func(int) {})
	Slices[int]()
	Stored[int]()
	Sized(0)
	Holder(0)
	Variable(0)
	Captured(0)
	Terms(int64(0))
	Wraps(int64(0))
	Slice([]int{})
	Func(none{}.Do)
	(&List[none]{}).Each()
	List[none]{}.Inner()
	Hidden(none{}).Run()
	Reaches(none{})
	Literal(none{})()
}

// What holds for every type argument.

func Copy[X any](s []X) int {
	t := T{1} // want stack
	p := &t
	for _, x := range s {
		_ = x
		p.v++
	}
	return p.v
}

func Local[X comparable](s []X, x X) int {
	n := 0
	count := func(y X) { // want stack
		if x == y {
			n++
		}
	}
	for _, y := range s {
		count(y)
	}
	return n
}
