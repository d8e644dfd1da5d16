// knob: -leaves=1; fields as one; types with too many leaves
// A type of more leaves than -leaves has one cell.
package main

type pair struct{ kept, own *int }

var keep *int

func main() {
	a := 1 // want heap
	b := 2 // want stack, heap with the knob
	p := &pair{&a, &b}
	keep = p.kept
	*p.own = 3
}
