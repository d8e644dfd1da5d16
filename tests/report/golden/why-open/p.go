// Package p can be called by anybody: its calls of methods and func values are open.
package p

import "example.test/m/lib"

var Default lib.Writer

type S struct{ next *S }

// Direct calls a method of its parameter.
func Direct(h lib.Writer) int {
	buf := [4]byte{1}
	return h.Write(buf[:])
}

// Indirect calls one in another package.
func Indirect(l *lib.Log) int {
	buf := [4]byte{1}
	return l.Print(buf[:])
}

// Func calls a func value.
func Func(l *lib.Log, f func(*int)) {
	a, b := 1, 2
	f(&a)
	l.Call(&b)
}

// Global calls a method of a variable that anybody can set.
func Global() int {
	buf := [4]byte{1}
	return Default.Write(buf[:])
}

// Returned calls a method of what a call returns.
func Returned(get func() lib.Writer) int {
	buf := [4]byte{1}
	return get().Write(buf[:])
}

// Leaks has parameters that leak: to an open call, to the result, to another, to a global.
func Leaks(h lib.Writer, p []byte, a, b *S, w lib.Writer) *S {
	h.Write(p)
	a.next = b
	Default = w
	return a.next
}
