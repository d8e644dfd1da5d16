// flags: -world=closed -goos=wasip1 -goarch=wasm
// GOOS=wasip1 GOARCH=wasm: the host calls run with any number; nothing in the program does.
package main

type T struct{ v int }

var keep *T

func work(n int) {
	x := T{n} // want heap
	if n > 50 {
		keep = &x
	}
}

//go:wasmexport run
func run(n int32) { work(int(n)) }

func main() { work(1) }
