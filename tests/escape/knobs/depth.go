// knob: -depth=1; memory by type; links too deep
// Below the depth, memory of one type is one.
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
