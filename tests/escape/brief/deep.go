// A pointer to a variable or slice header that is one pointer itself: what a function in brief keeps of
// the elements says nothing of the array, nor of the variable.
package main

type item struct{ name string }

var (
	elem  *item
	array []*item
	where *[]*item
	place **[]*item
)

// Memory of more types than the budget allows.
type many struct {
	a *int8
	b *int16
	c *int32
	d *int64
	e *uint8
	f *uint16
}

var all many

func next(list *[]*item, m *many) *item {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	e := (*list)[0]
	*list = (*list)[1:]
	elem = e
	return e
}

func keepArray(list *[]*item, m *many) {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	array = *list
}

func keepHeader(list *[]*item, m *many) {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	where = list
}

// The variable comes back, and its array through it.
func same(list *[]*item, m *many) *[]*item {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	return list
}

func swap(a, b *[]*item, m *many) {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	*a, *b = *b, *a
}

func elements() {
	list := []*item{nil, nil} // want stack
	list[0] = &item{}         // want heap
	next(&list, &all)
}

func arrays() {
	list := []*item{nil, nil} // want heap
	keepArray(&list, &all)
}

func headers() {
	list := []*item{ // want heap
		nil}
	keepHeader(&list, &all)
}

func through() {
	list := []*item{nil} // want heap
	array = *same(&list, &all)
}

// The array of one is in the other, which is kept.
func swapped() {
	a := []*item{nil}      // want heap
	b := []*item{nil, nil} // want heap
	swap(&a, &b, &all)
	array = a
	b = nil
}

// The same for what a literal captures.
func captured() {
	var list []*item       // want stack
	add := func(e *item) { // want stack
		list = append(list, e)
		elem = list[0]
	}
	add(&item{})      // want heap
	twice := func() { // want stack
		add(&item{}) // want heap
		add(nil)
	}
	twice()
}

func capturedArray() {
	list := []*item{nil} // want heap
	keep := func() {     // want stack
		array = list
		list = nil
	}
	keep()
}

// Three pointers deep: what is behind the second is all one.
func deeper(p **[]*item, m *many) {
	*m.a, *m.b, *m.c, *m.d, *m.e, *m.f = 1, 2, 3, 4, 5, 6
	array = **p
}

func pointers() {
	list := []*item{nil} // want heap
	p := &list           // want stack
	deeper(&p, &all)
	place = nil
}

func main() {
	elements()
	arrays()
	headers()
	through()
	swapped()
	captured()
	capturedArray()
	pointers()
}
