// A function in brief does not tell the results of an open call apart: what it does with one of them it
// may do with each. Its own memory is another.
package main

// Memory of more types than the budget allows.
type many struct {
	a *int8
	b *int16
	c *int32
	d *int64
	e *uint8
	f *uint16
}

type pair struct{ first, second *int }

var (
	all  many
	kept *int
)

func keepSecond(get func() (pair, *int), m *many) int {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	own := 1 // want stack
	mine := &own
	p, third := get()
	kept = p.second
	return *p.first + *third + *mine
}

func onlyRead(get func() (pair, *int), m *many) int {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	p, third := get()
	return *p.first + *p.second + *third
}

func storeInto(get func() (pair, *int), put func() *pair, m *many) {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	_, third := get()
	put().first = third
}

func keep() int {
	x := 1 // want heap
	y := 2 // want heap
	z := 3 // want heap
	return keepSecond(func() (pair, *int) { return pair{&x, &y}, &z }, &all)
}

func read() int {
	x := 1 // want stack
	y := 2 // want stack
	z := 3 // want stack
	return onlyRead(func() (pair, *int) { return pair{&x, &y}, &z }, &all)
}

func store() int {
	z := 3      // want stack
	var to pair // want stack
	storeInto(func() (pair, *int) { return pair{}, &z }, func() *pair { return &to }, &all)
	return *to.first
}

func main() {
	println(keep(), read(), store())
}
