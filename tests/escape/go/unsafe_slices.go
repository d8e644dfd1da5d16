// A pointer to a slice's header is no pointer to its elements; and bytes of memory with pointers lead to any of them.
package main

import "unsafe"

type pair struct {
	n int
	p *int
}

type two struct{ p, q *int }

type header struct {
	data     unsafe.Pointer
	len, cap int
}

var sink *int
var bytes []byte

func readSlice(p unsafe.Pointer) {
	s := *(*[]pair)(p)
	sink = s[0].p
}

func ofSlice() {
	x := 1               // want heap
	s := []pair{{1, &x}} // want stack
	readSlice(unsafe.Pointer(&s))
}

func ofHeader() {
	x := 1                                // want heap
	a := [1]pair{{1, &x}}                 // want stack
	h := header{unsafe.Pointer(&a), 1, 1} // want stack
	readSlice(unsafe.Pointer(&h))
}

func readBytes(p unsafe.Pointer) {
	bytes = *(*[]byte)(p)
}

func ofBytes() {
	var a [8]byte // want heap
	h := header{unsafe.Pointer(&a), 8, 8}
	readBytes(unsafe.Pointer(&h))
}

func at(b []byte) *int {
	return *(**int)(unsafe.Pointer(&b[8]))
}

func asSlice() {
	x := 1           // want heap
	y := 2           // want heap
	t := two{&x, &y} // want stack
	sink = at(unsafe.Slice((*byte)(unsafe.Pointer(&t)), 16))
}

func asArray() {
	y := 2 // want heap
	t := two{nil, &y}
	b := (*[2]uintptr)(unsafe.Pointer(&t))
	sink = *(**int)(unsafe.Pointer(&b[1]))
}

func asStruct() {
	y := 2 // want heap
	t := two{nil, &y}
	b := (*struct{ a, b uintptr })(unsafe.Pointer(&t))
	sink = *(**int)(unsafe.Pointer(&b.b))
}

func asString() {
	y := 2 // want heap
	t := two{nil, &y}
	s := unsafe.String((*byte)(unsafe.Pointer(&t)), 16)
	sink = *(**int)(unsafe.Pointer(unsafe.StringData(s[8:])))
}

func atByte(b *byte) *int {
	return *(**int)(unsafe.Pointer(&unsafe.Slice(b, 16)[8]))
}

func asByte() {
	y := 2 // want heap
	t := two{nil, &y}
	sink = atByte((*byte)(unsafe.Pointer(&t)))
}

func atPointer(p unsafe.Pointer) *int {
	return *(**int)(unsafe.Pointer(&(*[16]byte)(p)[8]))
}

func asPointer() {
	y := 2 // want heap
	t := two{nil, &y}
	sink = atPointer(unsafe.Pointer(&t))
}

func elements(p unsafe.Pointer) []*int {
	return *(*[]*int)(p)
}

// A slice that is put together leads to all pointers of its memory, not only to the first.
func asElements() {
	x := 1           // want heap
	y := 2           // want heap
	t := two{&x, &y} // want stack
	h := header{unsafe.Pointer(&t), 2, 2}
	sink = elements(unsafe.Pointer(&h))[1]
}

func setData(p unsafe.Pointer, to unsafe.Pointer) {
	(*header)(p).data = to
}

func setElements() {
	x := 1           // want heap
	y := 2           // want heap
	t := two{&x, &y} // want stack
	var s []*int
	setData(unsafe.Pointer(&s), unsafe.Pointer(&t))
	sink = s[1]
}

// Numbers alone do not let a pointer out.
func hash(p unsafe.Pointer) (h byte) {
	for _, b := range unsafe.Slice((*byte)(p), 16) {
		h += b
	}
	return h
}

func hashed() byte {
	x := 1           // want stack
	t := two{&x, &x} // want stack
	return hash(unsafe.Pointer(&t))
}

func main() {
	ofSlice()
	ofHeader()
	ofBytes()
	asSlice()
	asArray()
	asStruct()
	asString()
	asByte()
	asPointer()
	asElements()
	setElements()
	hashed()
}
