// Func values that no instruction makes (reflect.MakeFunc, method values and methods taken by
// reflection), called through parameters, fields, containers and variables: each x is kept. The
// program panics if one is not.
package main

import "reflect"

type T struct{ v int }

type R struct{}

func (R) Run(t *T) { keep = t }

type inner struct{}

func (inner) Keep(t *T) { keep = t }

type outer struct{ inner }

type holder struct{ f func(*T) }

var (
	keep   *T
	global func(*T)
)

func none(*T) {}

// Each kind of func value below has a type of its own, so that none is covered by another.
type forParam func(*T)
type forField func(*T, int8)
type forMap func(*T, int16)
type forChan func(*T, int32)
type forGlobal func(*T, int64)
type forResult func(*T, uint8)
type forMethod func(*T, uint16)

func made(sample any) any {
	return reflect.MakeFunc(reflect.TypeOf(sample), func(a []reflect.Value) []reflect.Value {
		keep = a[0].Interface().(*T)
		return nil
	}).Interface()
}

func viaParam(f func(*T)) {
	x := T{1} // want heap
	f(&x)
}

func viaField(h struct{ f forField }) {
	x := T{2} // want heap
	h.f(&x, 0)
}

func viaMap(m map[int]forMap) {
	x := T{3} // want heap
	m[0](&x, 0)
}

func viaChan(c chan forChan) {
	x := T{4} // want heap
	(<-c)(&x, 0)
}

var inGlobal forGlobal

func viaGlobal() {
	x := T{5} // want heap
	inGlobal(&x, 0)
}

func get() forResult { return made(forResult(nil)).(forResult) }

func viaResult() {
	x := T{6} // want heap
	get()(&x, 0)
}

func viaMethodValue(f func(*T)) {
	x := T{7} // want heap
	f(&x)
}

func viaTypeMethod(f func(R, *T)) {
	x := T{8} // want heap
	f(R{}, &x)
}

func viaPromoted(f func(*T)) {
	x := T{9} // want heap
	f(&x)
}

func viaSet(h *holder) {
	x := T{10} // want heap
	h.f(&x)
}

func viaConverted(f forMethod) {
	x := T{11} // want heap
	f(&x, 0)
}

func viaClosure(f func()) { f() }

func viaCallSlice() {
	x := T{12} // want heap
	reflect.ValueOf(none2).CallSlice([]reflect.Value{reflect.ValueOf([]*T{&x})})
}

func none2(ts ...*T) { keep = ts[0] }

func check(v int) {
	if keep == nil || keep.v != v {
		println("lost", v)
		panic("bad")
	}
	keep = nil
}

func main() {
	viaParam(none)
	viaParam(made(none).(func(*T)))
	check(1)
	viaField(struct{ f forField }{made(forField(nil)).(forField)})
	check(2)
	viaMap(map[int]forMap{0: made(forMap(nil)).(forMap)})
	check(3)
	c := make(chan forChan, 1)
	c <- made(forChan(nil)).(forChan)
	viaChan(c)
	check(4)
	inGlobal = made(forGlobal(nil)).(forGlobal)
	viaGlobal()
	check(5)
	viaResult()
	check(6)
	viaMethodValue(reflect.ValueOf(R{}).MethodByName("Run").Interface().(func(*T)))
	check(7)
	viaTypeMethod(reflect.TypeOf(R{}).Method(0).Func.Interface().(func(R, *T)))
	check(8)
	viaPromoted(reflect.ValueOf(outer{}).Method(0).Interface().(func(*T)))
	check(9)
	h := &holder{none}
	v := reflect.ValueOf(h).Elem()
	w := reflect.NewAt(v.Type().Field(0).Type, v.Field(0).Addr().UnsafePointer()).Elem()
	w.Set(reflect.ValueOf(R{}).Method(0))
	viaSet(h)
	check(10)
	viaConverted(forMethod(made((func(*T, uint16))(nil)).(func(*T, uint16))))
	check(11)
	viaCallSlice()
	check(12)
}
