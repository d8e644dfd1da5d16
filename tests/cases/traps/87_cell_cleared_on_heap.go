// A function literal clears the pointer to its local before it returns, but the pointer is in heap
// memory: if the stack moves in between, the pointer still leads to where it was.
package main

var keep **int

func grow(n int) int {
	var a [64]int
	if n == 0 {
		return 0
	}
	a[n%64] = n
	return grow(n-1) + a[n%64]
}

func work(n int) (r int) {
	p := new(*int)
	keep = p
	func() {
		x := n // want heap
		*p = &x
		grow(20000)
		**p++
		r = x
		*p = nil
	}()
	return r
}

func main() {
	done := make(chan int)
	go func() { done <- work(1) }()
	if <-done != 2 {
		panic("bad")
	}
}
