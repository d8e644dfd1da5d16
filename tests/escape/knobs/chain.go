// knob: -chain=1; conditions followed in part; functions with conditions of too long chains
// What is said of m is said of n.
package main

var table [1]int

func use(n int) int {
	m := n + 1
	if m < 0 || m > 4 {
		return m
	}
	s := make([]int, n) // want stack, size with the knob
	return len(s)
}

func main() {
	println(use(table[0]))
}
