// A condition remembers its own address as a number, and takes another one for that of a copy: it may not
// move, though nobody keeps a pointer to it.
package main

import "sync"

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + a[n%64]
}

func signals() int {
	var c sync.Cond // want heap
	c.Signal()
	n := deep(200)
	c.Signal()
	return n
}

func main() {
	done := make(chan int)
	go func() { done <- signals() }()
	if <-done != 20100 {
		panic("bad")
	}
}
