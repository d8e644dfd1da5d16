// The address of a parameter is returned: the parameter outlives its function and moves to the heap.
package main

type S struct{}

func main() {
	var x S
	_ = *ref(x)
}

func ref(z S) *S { return &z }
