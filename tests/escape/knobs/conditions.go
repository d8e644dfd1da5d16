// knob: -conditions=1; conditions forgotten; functions with too many conditions
// Of n, which is older than m, nothing is known any more.
package main

var table [2]int

var keep *int

func use(n, m int) int {
	if n < 0 || n > 4 || m < 0 || m > 4 {
		return 0
	}
	s := make([]int, n) // want stack, size with the knob
	t := make([]int, m)
	b := 1 // want stack, heap with the knob
	if n > 4 {
		keep = &b
	}
	return len(s) + len(t)
}

func main() {
	println(use(table[0], table[1]))
}
