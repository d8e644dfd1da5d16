// knob: -thresholds=1; loops widened; functions with too many constants
// The bound is a constant that is not tried.
package main

var table [1]int

func use() int {
	n := 0
	for table[0] != 0 {
		if n < 8 {
			n++
		}
	}
	s := make([]int, n) // want stack, size with the knob
	return len(s)
}

func main() {
	println(use())
}
