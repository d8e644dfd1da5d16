// The compiler makes calls of package runtime: what that does runs, though no Go code mentions it. A
// slice with a bound is in the frame.
package main

import (
	"lib"
	"runtime"
)

func main() {
	runtime.GC()
	use(make([]byte, lib.Limit())) // want size
	use(make([]byte, lib.Id(3)))   // want size
	use(make([]byte, lib.Count())) // want size
	use(make([]byte, lib.Fixed())) // want stack
	use(make([]byte, lib.Other())) // want stack
}

func use(b []byte) { clear(b) }
