// flags: -world=closed
// The compiler puts an intrinsic in the place of a body that only panics: the branch behind ConstantTimeCompare is live, and what
// unique.Make is given is kept.
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

func main() {
	compare([]byte("a"), []byte("a"))
	if keep.v != 7 || made(3000) != made(3000) {
		panic("bad")
	}
}
