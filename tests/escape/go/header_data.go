// Field Data of a reflect header that a pointer leads to is a pointer (package unsafe, pattern 6).
package p

import (
	"reflect"
	"unsafe"
)

var global []int

func toSlice(s *[]int, p unsafe.Pointer) {
	(*reflect.SliceHeader)(unsafe.Pointer(s)).Data = uintptr(p)
}

func stored() {
	var x [4]int // want heap
	toSlice(&global, unsafe.Pointer(&x))
}

func copied() string {
	b := make([]byte, 10) // want heap
	var s string
	from := (*reflect.SliceHeader)(unsafe.Pointer(&b))
	to := (*reflect.StringHeader)(unsafe.Pointer(&s))
	to.Data = from.Data
	to.Len = from.Len
	return s
}

func read() **int {
	var x *int // want heap
	s := []**int{&x} // want stack
	h := (*reflect.SliceHeader)(unsafe.Pointer(&s))
	return *(***int)(unsafe.Pointer(h.Data))
}
