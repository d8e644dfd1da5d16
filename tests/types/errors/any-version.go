// -lang=go1.17
package p

import "reflect"

// The name any is new in Go 1.18, values of that type that come from elsewhere are not.

func f(v reflect.Value) interface{} {
	x := v.Interface()
	var _ any // ERROR
	return x
}
