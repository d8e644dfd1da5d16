// Where an index is not constant, or a slice leads to the array, each element may be meant.
package main

import (
	"reflect"
	"unsafe"
)

var sink *int
var at int

type three [3]*int

func variable() {
	x := 1 // want heap
	y := 2 // want heap
	a := [2]*int{&x, &y}
	sink = a[at]
}

func variableStore() {
	y := 2 // want heap
	var a [2]*int
	a[at] = &y
	sink = a[1]
}

func variableValue(a [2]*int) *int { return a[at] }

func variablePassed() {
	x := 1 // want heap
	y := 2 // want heap
	sink = variableValue([2]*int{&x, &y})
}

func sliced() {
	x := 1 // want heap
	y := 2 // want heap
	a := [2]*int{&x, &y}
	s := a[:1]
	sink = s[:2][1]
}

func slicedLater() {
	y := 2 // want heap
	var a [3]*int
	s := a[1:]
	s[1] = &y
	sink = a[2]
}

func setOne(s []*int, p *int) { s[1] = p }

func calleeStores() {
	y := 2 // want heap
	var a [2]*int
	setOne(a[:], &y)
	sink = a[1]
}

func ranged() {
	x := 1 // want heap
	y := 2 // want heap
	a := [2]*int{&x, &y}
	for _, p := range a {
		sink = p
	}
}

func rangedPointer() {
	x := 1 // want heap
	y := 2 // want heap
	a := &three{&x, &x, &y}
	for i := range a {
		sink = a[i]
	}
}

func copied() {
	y := 2 // want heap
	var a [2]*int
	copy(a[:], []*int{nil, &y})
	sink = a[1]
}

func copiedFrom() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	s := make([]*int, 2)
	copy(s, a[:])
	sink = s[0]
}

func appended() {
	y := 2 // want heap
	var a [2]*int
	s := append(a[:0], nil, &y)
	s[0] = nil
	sink = a[1]
}

func appendedFrom() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	s := append([]*int(nil), a[:]...)
	sink = s[1]
}

func last(s ...*int) *int { return s[len(s)-1] }

func variadic() {
	x := 1 // want heap
	y := 2 // want heap
	sink = last(&x, &y)
}

type cell struct{ p, q *int }

func second(s []cell) *[2]cell { return (*[2]cell)(s) }

func converted() {
	x := 1 // want heap
	y := 2 // want heap
	s := make([]cell, 2)
	s[at] = cell{&x, &y}
	sink = second(s)[1].q
	sink = second(s)[0].p
}

func convertedValue() {
	y := 2 // want heap
	var a [3]cell
	a[2].q = &y
	b := [2]cell(a[1:])
	sink = b[1].q
}

func convertedBack() {
	y := 2 // want heap
	var a [4]cell
	second(a[2:])[1].p = &y
	sink = a[3].p
}

func next(p *cell) *cell {
	return (*cell)(unsafe.Add(unsafe.Pointer(p), unsafe.Sizeof(*p)))
}

func added() {
	y := 2 // want heap
	a := [2]cell{1: {q: &y}}
	sink = next(&a[0]).q
}

func row(p *cell) []cell { return unsafe.Slice(p, 2) }

func unsafeSlice() {
	y := 2 // want heap
	a := [2]cell{1: {q: &y}}
	sink = row(&a[0])[1].q
}

func array(p *cell) *[2]cell { return (*[2]cell)(unsafe.Pointer(p)) }

func unsafeArray() {
	y := 2 // want heap
	z := 3 // want heap
	a := [2]cell{1: {q: &y}}
	sink = array(&a[0])[1].q
	b := make([]cell, 2)
	b[1].p = &z
	sink = array(&b[0])[1].p
}

func fields() {
	y := 2 // want heap
	c := cell{nil, &y}
	sink = (*[2]*int)(unsafe.Pointer(&c))[1]
}

func long(p unsafe.Pointer) *[64]*int { return (*[64]*int)(p) }

func longer() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	sink = long(unsafe.Pointer(&a))[1]
}

type header struct {
	data     unsafe.Pointer
	len, cap int
}

func sliceOf(h *header) []*int { return *(*[]*int)(unsafe.Pointer(h)) }

func fromHeader() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	sink = sliceOf(&header{unsafe.Pointer(&a), 2, 2})[1]
}

func setHeader(s *[]*int, p unsafe.Pointer) { (*header)(unsafe.Pointer(s)).data = p }

func toHeader() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	s := []*int{nil, nil}
	setHeader(&s, unsafe.Pointer(&a[0]))
	sink = s[1]
}

func reflectHeader() {
	y := 2 // want heap
	a := [2]*int{nil, &y}
	var s []*int
	h := (*reflect.SliceHeader)(unsafe.Pointer(&s))
	h.Data = uintptr(unsafe.Pointer(&a[0]))
	h.Len, h.Cap = 2, 2
	sink = s[1]
}

func arrayOf(p **cell) *[2]cell { return *(**[2]cell)(unsafe.Pointer(p)) }

func throughPointer() {
	y := 2 // want heap
	s := make([]cell, 2)
	s[1].q = &y
	p := &s[0]
	sink = arrayOf(&p)[1].q
}

func iterations() (n int) {
	var last [2]*int
	for i := range 3 {
		x := i // want heap
		last[1] = last[0]
		last[0] = &x
		if last[1] != nil {
			n += *last[1]
		}
	}
	return n
}

func tooLong() {
	x := 1 // want heap
	y := 2 // want heap
	var a [64]*int
	a[0], a[63] = &x, &y
	sink = a[63]
}

func none() {
	x := 1 // want stack
	var a [0]*int
	for _, p := range a {
		sink = p
	}
	b := [1]*int{&x}
	*b[0]++
}

func main() {
	for at = range 2 {
	}
	variable()
	variableStore()
	variablePassed()
	sliced()
	slicedLater()
	calleeStores()
	ranged()
	rangedPointer()
	copied()
	copiedFrom()
	appended()
	appendedFrom()
	variadic()
	converted()
	convertedValue()
	convertedBack()
	added()
	unsafeSlice()
	unsafeArray()
	fields()
	longer()
	fromHeader()
	toHeader()
	reflectHeader()
	throughPointer()
	iterations()
	tooLong()
	none()
}
