// flags: -world=closed
// The runtime calls the Error method of what the program panics with, before it ends; another goroutine may run on until then.
// Nothing else calls it, and nothing else makes the func value that it stores.
package main

import "example.test/panic_error/sub"

func work() {
	x := 1 // want heap
	sub.Hook(&x)
}

func main() {
	go func() {
		for {
			work()
		}
	}()
	sub.Fail()
}
