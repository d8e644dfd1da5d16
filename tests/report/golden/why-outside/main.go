// Addresses that code outside of the module gets without a call.
package lib

import "unsafe"

//go:uintptrescapes
func sys(p uintptr) {}

//go:uintptrescapes
func sysv(p ...uintptr) {}

func number()   { x := 1; sys(uintptr(unsafe.Pointer(&x))) }
func variadic() { x := 1; sysv(uintptr(unsafe.Pointer(&x))) }

func Unknown[X any]() { a := make([]X, 3); any(a).(interface{ Do() }).Do() }
