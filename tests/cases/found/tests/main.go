// flags: -world=open -tests
// Tests are called by a main program that nobody wrote; what they call is called.
package main

type T struct{ v int }

var keep *T

func work(n int) {
	x := T{n} // want heap
	if n > 50 {
		keep = &x
	}
}

func main() { work(1) }
