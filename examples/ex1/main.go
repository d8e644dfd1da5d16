// A pointer that is passed in and returned flows to the result only: what it points to stays in the caller's frame.
package main

type S struct{}

func main() {
	var x S
	y := &x
	_ = *identity(y)
}

func identity(z *S) *S { return z }
