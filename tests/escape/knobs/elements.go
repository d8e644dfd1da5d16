// knob: -elements=2; elements as one; arrays with too many elements
// with: -elements=3
// Of an array with more elements than -elements one stands for all.
package main

type holder struct{ row [3]*int }

var keep *int

func main() {
	a := 1 // want heap
	b := 2 // want stack, heap with the knob
	h := &holder{}
	h.row[0] = &a
	h.row[2] = &b
	keep = h.row[0]
	*h.row[2] = 3
}
