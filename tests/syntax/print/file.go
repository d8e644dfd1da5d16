// Imports, groups and comments that say something.
//go:build linux && !cgo

//go:debug x=1
package p

import "a"
import (
	b "b"
	. "c"
	_ "d"
)
import ()

const a = 1 //go:inline

//go:noinline
//go:nosplit
func f() {
	//go:inside
	x := 1
	//go:type
	type T int
}

//go:embed x
var v string

var (
	//go:embed y
	w string
	x, y, z = 1, 2, 3
)

//go:group
type (
	//go:notinheap
	T int
	U string
)

func g()

//go:last
