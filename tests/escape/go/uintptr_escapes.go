// Pointers that are passed as numbers: //go:uintptrescapes puts the object on the heap.
package main

import "unsafe"

//go:noinline
func grow(n int) int {
	var a [256]int
	if n == 0 {
		return a[3]
	}
	a[n] = n
	return grow(n-1) + a[n]
}

//go:noinline
//go:uintptrescapes
func sys(p uintptr) {
	grow(200)
	*(*int)(unsafe.Pointer(p)) = 3
}

//go:noinline
//go:uintptrescapes
func sysv(n int, ps ...uintptr) {
	grow(200)
	*(*int)(unsafe.Pointer(ps[n])) = 4
}

type proc struct{}

//go:noinline
//go:uintptrescapes
func (*proc) call(a ...uintptr) uintptr {
	grow(200)
	*(*int)(unsafe.Pointer(a[1])) = 5
	return 0
}

type outer struct{ proc }

type word uintptr

//go:noinline
//go:uintptrescapes
func named(w word) { sys(uintptr(w)) }

//go:uintptrescapes
func generic[T any](p uintptr) { sys(p) }

//go:uintptrescapes
func boxed(p any) {}

func plain(p uintptr) {}

func plainv(p ...uintptr) {}

func direct() int {
	x := 1 // want heap
	sys(uintptr(unsafe.Pointer(&x)))
	return x
}

func parenthesised() int {
	x := 1 // want heap
	(sys)(((uintptr)(unsafe.Pointer(&x))))
	return x
}

func variadic() int {
	x := 1                                     // want heap
	sysv(1, 0, uintptr(unsafe.Pointer(&x)), 0) // want heap
	return x
}

func spread() int {
	x := 1                                                // want heap
	sysv(1, []uintptr{1: uintptr(unsafe.Pointer(&x))}...) // want heap
	return x
}

func method() int {
	x := 1                                          // want heap
	new(outer).call(0, uintptr(unsafe.Pointer(&x))) // want heap
	return x
}

func expression() int {
	x := 1                                            // want heap
	(*proc).call(nil, 0, uintptr(unsafe.Pointer(&x))) // want heap
	return x
}

func value() int {
	x := 1 // want heap
	f := new(proc).call
	f(0, uintptr(unsafe.Pointer(&x)))
	return x
}

func variable(other bool) int {
	x := 1 // want heap
	f := sys
	if other {
		f = plain
	}
	f(uintptr(unsafe.Pointer(&x)))
	return x
}

func deferred() (r int) {
	x := 1 // want heap
	defer func() { r = x }()
	defer sys(uintptr(unsafe.Pointer(&x)))
	return 0
}

func started(c chan int) {
	x := 1 // want heap
	go sys(uintptr(unsafe.Pointer(&x)))
	<-c
}

func content() int {
	p := struct{ p *int }{new(int)} // want heap
	sys(uintptr(unsafe.Pointer(p.p)))
	return *p.p
}

func instance() int {
	x := 1 // want heap
	generic[string](uintptr(unsafe.Pointer(&x)))
	return x
}

func converted() int {
	x := 1 // want heap
	named(word(unsafe.Pointer(&x)))
	return x
}

// As with gc, what is no conversion in the argument list keeps nothing.

func not() int {
	x := 1 // want stack
	plain(uintptr(unsafe.Pointer(&x)))
	plainv(uintptr(unsafe.Pointer(&x))) // want stack
	boxed(uintptr(unsafe.Pointer(&x)) - uintptr(unsafe.Pointer(&x)))
	f := plain
	f(uintptr(unsafe.Pointer(&x)))
	func(p uintptr) {}(uintptr(unsafe.Pointer(&x)))
	return x
}

func main() {
	c := make(chan [10]int)
	go func() {
		c <- [10]int{direct(), parenthesised(), variadic(), spread(), method(), expression(), value(), variable(false), deferred(), converted()}
	}()
	r := <-c
	println(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9])
	println(instance())
}
