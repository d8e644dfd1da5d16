// knob: -brief-calls=1 -budget=1; in brief, its calls resolved; briefs with too many open calls
// A brief with too many open calls leaves open those of which callers know most.
package main

type ops struct {
	a func(*int)
	b func(*int8)
}

func apply(o *ops, n *int, m *int8) {
	o.a(n)
	o.b(m)
}

var keep *int

func main() {
	n := 1 // want stack, heap with the knob
	m := int8(2)
	apply(&ops{func(n *int) { *n++ }, func(m *int8) { *m++ }}, &n, &m)
	other := 3 // want heap
	apply(&ops{func(n *int) { keep = n }, func(m *int8) { *m++ }}, &other, &m)
}
