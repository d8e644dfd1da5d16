// Methods that only reflection calls run. A slice with a bound is in the frame.
package main

import (
	"reflect"
	"reflected/q"
)

func main() {
	reflect.ValueOf(q.NewHidden()).Method(0).Call(nil)
	use(make([]byte, q.Reflected())) // want size
	use(make([]byte, q.Inner()))     // want size
	use(make([]byte, q.Unboxed()))   // want stack
}

func use(b []byte) { clear(b) }
