// A condition stays where it is: it remembers its address as a number. The compiler has it on the heap,
// as its list is given to functions without body.
package main

import "sync"

type queue struct {
	mu    sync.Mutex
	ready sync.Cond
	n     *int
}

func signal() {
	var c sync.Cond // want heap
	c.Signal()
}

func broadcast() {
	var c sync.Cond // want heap
	c.Broadcast()
}

func waits() {
	var mu sync.Mutex       // want heap
	c := &sync.Cond{L: &mu} // want heap
	c.Wait()
}

func pings(c *sync.Cond) { c.Signal() }

func calls() {
	var c sync.Cond // want heap
	pings(&c)
}

func defers() {
	var c sync.Cond // want heap
	defer c.Signal()
}

func value() {
	var c sync.Cond // want heap
	f := c.Broadcast
	f()
}

// So does what it is a part of, and what that leads to is held by the heap.
func part() int {
	n := 1            // want heap
	q := queue{n: &n} // want heap
	q.ready.L = &q.mu
	q.ready.Signal()
	return *q.n
}

func unused() {
	var mu sync.Mutex      // want stack
	c := sync.Cond{L: &mu} // want stack
	func(c *sync.Cond) { c.L = nil }(&c)
}

func main() {
	signal()
	broadcast()
	waits()
	calls()
	defers()
	value()
	unused()
	println(part())
}
