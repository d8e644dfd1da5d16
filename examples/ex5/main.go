// A pointer is stored through another one. The Go compiler gives up here and moves i to the heap, although both
// i and x live in main's frame.
package main

type S struct{ M *int }

func main() {
	var x S
	var i int
	ref(&i, &x)
}

func ref(y *int, z *S) { z.M = y }
