// flags: -world=closed -goos=linux -goarch=amd64
// Assembly writes a variable and calls a function that it names; no instruction does. The functions without a body are in another
// package, so that nothing but the names says so.
package main

import "example.test/assembly/sub"

type T struct{ v int }

var mode int
var keep *T
var other *T

func work(n int) {
	x := T{n} // want heap
	if mode > 0 {
		keep = &x
	}
}

func called(n int) {
	x := T{n} // want heap
	if n > 50 {
		other = &x
	}
}

func main() {
	called(1)
	sub.Set()
	work(2)
	sub.Call()
	if keep == nil || keep.v != 2 || other == nil || other.v != 60 {
		panic("bad")
	}
}
