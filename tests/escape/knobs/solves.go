// knob: -solves=1; memory by type; functions solved too often
// A function that is solved as often as the limit goes to memory by type.
package main

type leaf struct{ n *int }

type tree struct{ left, right *leaf }

type forest struct{ first *tree }

var keep *int

func publish(f *forest) {
	keep = f.first.left.n
	*f.first.right.n = 3
}

func main() {
	a := 1 // want heap
	b := 2 // want stack, heap with the knob
	publish(&forest{&tree{&leaf{&a}, &leaf{&b}}})
}
