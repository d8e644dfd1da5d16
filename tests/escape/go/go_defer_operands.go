// What a go statement or a repeated defer makes of its arguments: new(T), literals of structs, arrays and slices, and the slice of
// variadic arguments are made in the wrapper that gc calls later; everything else before, for the wrapper to hold.
package main

import "unsafe"

type T struct{ p *int }

func (t *T) run(xs ...*int)    {}
func (t T) val(s []T, a [2]T)  {}
func keep(xs ...*int)          { kept = xs[0] }
func use(p *int, m map[int]T)  {}
func gen[X any](x X, xs ...*X) {}

type I interface{ run(xs ...*int) }

var kept *int
var sizes = map[string]int{"n": 4}

func seed() int { return sizes["n"] }

func started(i I) {
	n := seed() // want heap
	t := &T{}   // want heap
	go t.run(&n)
	go t.run(
		new(int)) // want stack
	go i.run(
		nil, new(int)) // want stack
	go gen(
		seed(), new(int)) // want stack
	go t.val(
		[]T{ // want stack
			{new(int)}, // want stack
		},
		[2]T{0: {new(int)}}) // want stack
	go keep(
		new(int)) // want heap
	go use(
		new(int),           // want stack
		map[int]T{1: {&n}}) // want heap
	go func(p *int, t T) { *p = 1 }(
		new(int),    // want stack
		T{new(int)}) // want stack
	go func(p any) {}(
		new(int)) // want heap
}

func deferred(i I) {
	n := seed() // want heap
	for range seed() {
		x := seed() // want heap
		defer use(&x, nil)
		defer use(
			new(int), nil) // want stack
		defer (&T{}).run(&n) // want heap
		defer T{}.val(
			[]T{{&n}, {}}, [2]T{}) // want stack
		defer i.run(
			new(int)) // want stack
	}
	defer use(
		new(int), nil) // want stack
	y := seed() // want stack
	defer use(&y, nil)
}

//go:uintptrescapes
func system(p *int, u ...uintptr) {}

func numbers() {
	x := seed() // want heap
	go system(nil, uintptr(unsafe.Pointer(&x)))
	y := seed() // want heap
	go system(new(int), 1, uintptr(unsafe.Pointer(&y)))
	for range seed() {
		z := seed() // want heap
		defer system(new(int), uintptr(unsafe.Pointer(&z)))
		z++
	}
}

func main() {
	numbers()
	started(&T{})
	deferred(&T{})
}
