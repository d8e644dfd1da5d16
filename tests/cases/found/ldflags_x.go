// flags: -world=closed
// go run -ldflags '-X main.mode=debug' ldflags_x.go: the linker sets a string variable that no instruction stores.
package main

type T struct{ v int }

var mode string
var keep *T

func work(n int) {
	x := T{n} // want heap
	if mode == "debug" {
		keep = &x
	}
}

func main() {
	work(1)
	p := keep
	work(2)
	if mode == "debug" && (p.v != 1 || keep.v != 2) {
		panic("bad")
	}
}
