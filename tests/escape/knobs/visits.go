// knob: -visits=1; loops cut short; functions with too many visits
// Without a step downwards i has no bound.
package main

var table [2]int

func use(a, b int) int {
	if a < 0 || a > 5 || b < 0 || b > 5 {
		return 0
	}
	i := 0
	for i < a*b {
		i++
	}
	s := make([]int, i) // want stack, size with the knob
	return len(s)
}

func main() {
	println(use(table[0], table[1]))
}
