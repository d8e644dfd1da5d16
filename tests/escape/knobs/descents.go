// knob: -descents=1; loops widened; functions with loops of too many steps downwards
// The first step downwards finds the bound of i, and of j, which is the i of the round before; the
// second one that of k.
package main

var table [2]int

func use(a, b int) int {
	if a < 0 || a > 5 || b < 0 || b > 5 {
		return 0
	}
	j, k := 0, 0
	for i := 0; i < a*b; i++ {
		k = j
		j = i
	}
	s := make([]int, k) // want stack, size with the knob
	return len(s)
}

func main() {
	println(use(table[0], table[1]))
}
