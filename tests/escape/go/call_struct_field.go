// Fields of a struct that is the only result of a call, and parts of several results: branches on them
// are taken.
package main

var keep *int

type item struct {
	typ  int
	line int
}

var input = [2]item{{3, 1}, {4, 2}}

func next(i int) item { return input[i] }

func both(i int) (item, bool) { return input[i], i == 0 }

func first(i int) {
	x := 7 // want heap
	if next(i).typ == 3 {
		keep = &x
	}
}

func second(i int) {
	x := 8 // want heap
	if next(i).line == 2 {
		keep = &x
	}
}

func third(i int) {
	x := 9 // want heap
	y := 1 // want heap
	it, ok := both(i)
	if it.typ == 4 {
		keep = &x
	}
	if !ok {
		keep = &y
	}
}

func main() {
	first(0)
	if *keep != 7 {
		panic("bad")
	}
	second(1)
	if *keep != 8 {
		panic("bad")
	}
	third(1)
	if *keep != 1 {
		panic("bad")
	}
}
