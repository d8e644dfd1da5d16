// Bytes of memory with pointers that go through calls, structs and memory of callers.
package main

import "unsafe"

type two struct{ p, q *int }
type deep struct {
	n int
	t *two
}

var sink *int

func typed(t *two) *int {
	b := (*[2]uintptr)(unsafe.Pointer(t))
	return *(**int)(unsafe.Pointer(&b[1]))
}

func f1() {
	y := 1 // want heap
	t := two{nil, &y}
	sink = typed(&t)
}

func linked(d *deep) *int {
	b := unsafe.Slice((*byte)(unsafe.Pointer(d.t)), 16)
	return *(**int)(unsafe.Pointer(&b[8]))
}

func f2() {
	y := 1 // want heap
	d := deep{1, &two{nil, &y}}
	sink = linked(&d)
}

type wrap struct{ b []byte }

func mk(t *two) wrap { return wrap{unsafe.Slice((*byte)(unsafe.Pointer(t)), 16)} }
func un(w wrap) *int { return *(**int)(unsafe.Pointer(&w.b[8])) }

func f3() {
	y := 1 // want heap
	t := two{nil, &y}
	sink = un(mk(&t))
}

func sl(s []two) *int {
	b := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 16)
	return *(**int)(unsafe.Pointer(&b[8]))
}
func f4() {
	y := 1 // want heap
	sink = sl([]two{{nil, &y}})
}

func store(p unsafe.Pointer, x *int) {
	b := (*[16]byte)(p)
	*(**int)(unsafe.Pointer(&b[8])) = x
}
func f5() {
	y := 1 // want heap
	var t two
	store(unsafe.Pointer(&t), &y)
	sink = t.q
}

func f6() {
	y := 1 // want heap
	t := two{}
	store2(unsafe.Pointer(&t), &y)
	sink = t.q
}

func store2(p unsafe.Pointer, x *int) { store(p, x) }

func main() {
	f1()
	f2()
	f3()
	f4()
	f5()
	f6()
}
