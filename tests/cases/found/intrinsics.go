// flags: -world=closed
// The compiler puts an intrinsic in the place of a body that only panics: the branch behind ConstantTimeCompare is live, and what
// unique.Make is given is kept. Strings are not: they are copied, and abi.EscapeNonString asks nothing of them.
package main

import (
	"crypto/subtle"
	"unique"
)

type T struct{ v int }

var keep *T

func compare(a, b []byte) {
	x := T{7} // want heap
	if subtle.ConstantTimeCompare(a, b) == 1 {
		keep = &x
	}
}

type key struct{ p any }

func made(n int) unique.Handle[key] {
	return unique.Make(key{n}) // want heap
}

type pair struct {
	name string
	n    int
}

func text(b []byte) unique.Handle[string] {
	return unique.Make(string(b)) // want stack
}

func paired(b []byte) unique.Handle[pair] {
	return unique.Make(pair{string(b), 1}) // want stack
}

type pointer struct {
	name string
	p    *int
}

func pointed(b []byte) unique.Handle[pointer] {
	x := 1 // want heap
	return unique.Make(pointer{"x", &x})
}

func main() {
	compare([]byte("a"), []byte("a"))
	if keep.v != 7 || made(3000) != made(3000) ||
		text([]byte("a")) != text([]byte("a")) || paired([]byte("a")) != paired([]byte("a")) ||
		pointed(nil) == pointed(nil) {
		panic("bad")
	}
}
