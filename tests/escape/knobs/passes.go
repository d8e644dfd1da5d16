// knob: -passes=1; calls widened; functions that read what took too many passes
// The parameter grows with each call. Without a bound, n != 3 says nothing of it.
package main

func grow(n int) {
	s := make([]int, n) // want stack, size with the knob
	println(len(s))
	if n != 3 {
		grow(n + 1)
	}
}

func main() {
	grow(0)
}
