// Atomic variables are memory as any other: what is stored in one is where a plain store has it.
package main

import "sync/atomic"

type node struct {
	next atomic.Pointer[node]
	v    atomic.Value
	n    atomic.Int32
	raw  uintptr
}

var top atomic.Pointer[node]
var last atomic.Value

func numbers() int64 {
	var n atomic.Int64     // want stack
	var b atomic.Bool      // want stack
	var u uint32           // want stack
	p := new(atomic.Int32) // want stack
	b.Store(n.Add(1) == int64(p.Add(1)))
	atomic.AddUint32(&u, 1)
	return n.Load() + int64(u)
}

func pointers() int32 {
	x := 1        // want stack
	var a, b node // want stack
	a.next.Store(&b)
	b.next.CompareAndSwap(nil, &a)
	a.next.Swap(&a)
	a.v.Store(&x)
	a.v.CompareAndSwap(&x, &x)
	a.n.Add(2)
	return a.next.Load().n.Load() + int32(*a.v.Load().(*int))
}

// What atomic.Value puts together of an interface's words is the value.
func values() int {
	x, y := 1, 2          // want stack
	var v, w atomic.Value // want stack
	v.Store(&x)
	w.Store(v.Swap(&y))
	return *w.Load().(*int)
}

func through() *int {
	x := 1             // want heap
	y := 2             // want stack
	var v atomic.Value // want stack
	v.Store(&x)
	v.CompareAndSwap(&y, &x)
	return v.Load().(*int)
}

func parameter(a *node) {
	b := new(node) // want heap
	a.next.Store(b)
	c := new(node) // want heap
	a.next.CompareAndSwap(nil, c)
	d := new(node) // want heap
	a.next.Swap(d)
	e := new(node) // want stack
	e.next.Store(a)
	x := 3 // want heap
	a.v.Store(&x)
	y := 4 // want heap
	a.v.Swap(&y)
}

func global() {
	a := new(node) // want heap
	top.Store(a)
	x := 1 // want heap
	a.v.Store(&x)
	y := 2 // want heap
	last.Store(&y)
}

func swapped() *node {
	a := new(node)             // want heap
	var p atomic.Pointer[node] // want stack
	p.Store(a)
	return p.Swap(nil)
}

func shared() {
	var n atomic.Int32 // want heap
	go func() {        // want heap
		n.Add(1)
	}()
	for n.Load() == 0 {
	}
}

func main() {
	var a node // want stack
	parameter(&a)
	global()
	shared()
	println(numbers(), pointers(), values(), *through(), swapped().n.Load())
}
