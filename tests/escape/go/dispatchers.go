// Calls with more than four possible targets: what the targets say together. Wrong is only what one of
// them does; the others do nothing.
package main

import "unsafe"

type node struct {
	value *int
	next  *node
}

var (
	kept    *node
	keptInt *int
	seed    = 4
	which   int // the analysis does not know which target is called
)

// A target sees the object that its parameter points to as memory of another type: the same memory.

func cast(p unsafe.Pointer) *node { return (*node)(p) }
func none1(unsafe.Pointer) *node  { return nil }
func none2(unsafe.Pointer) *node  { return nil }
func none3(unsafe.Pointer) *node  { return nil }
func none4(unsafe.Pointer) *node  { return nil }

var casts = []func(unsafe.Pointer) *node{cast, none1, none2, none3, none4}

func returnedAsAnotherType() {
	n := node{} // want heap
	kept = casts[which](unsafe.Pointer(&n))
}

func castInFrame() int {
	x := seed            // want stack
	n := node{value: &x} // want stack
	if m := casts[which](unsafe.Pointer(&n)); m != nil {
		return *m.value
	}
	return 0
}

func set(p unsafe.Pointer, x *int) { (*node)(p).value = x }
func skip1(unsafe.Pointer, *int)   {}
func skip2(unsafe.Pointer, *int)   {}
func skip3(unsafe.Pointer, *int)   {}
func skip4(unsafe.Pointer, *int)   {}

var sets = []func(unsafe.Pointer, *int){set, skip1, skip2, skip3, skip4}

func storedThroughAnotherType() {
	n := node{} // want stack
	x := seed   // want heap
	sets[which](unsafe.Pointer(&n), &x)
	keptInt = n.value
}

// A target leaves a call to its callers, and what is called holds the argument in heap memory.

type user interface{ use(x *int) }
type inMap struct{ key int }
type inFrame struct{ key int }

func (m *inMap) use(x *int) {
	t := map[int]*int{m.key: x}
	seed += len(t)
}

func (*inFrame) use(x *int) { seed += *x }

func pass(u user, x *int) { u.use(x) }
func drop1(user, *int)    {}
func drop2(user, *int)    {}
func drop3(user, *int)    {}
func drop4(user, *int)    {}

var (
	users  = []user{&inMap{}, &inFrame{}}
	passes = []func(user, *int){pass, drop1, drop2, drop3, drop4}
)

func heldByOpenCall() {
	x := seed // want heap
	passes[which](users[which], &x)
}

func call(f func(x *int), x *int) { f(x) }
func not1(func(x *int), *int)     {}
func not2(func(x *int), *int)     {}
func not3(func(x *int), *int)     {}
func not4(func(x *int), *int)     {}

var calls = []func(func(x *int), *int){call, not1, not2, not3, not4}

func heldByLiteral() {
	x := seed                   // want heap
	y := seed                   // want heap
	calls[which](func(p *int) { // want stack
		c := make(chan *int, 2) // want heap
		c <- p
		c <- &y
		<-c
	}, &x)
}

func main() {
	returnedAsAnotherType()
	seed += castInFrame()
	storedThroughAnotherType()
	heldByOpenCall()
	heldByLiteral()
}
