// knob: -joins=1; conditions followed in part; functions with conditions of too many joins
// The value of ok comes from a join, one of whose operands comes from the join of a.
package main

var table [2]int

func use(n, m int) int {
	a := n >= 0 && n <= 4
	ok := a
	if m > 0 {
		ok = n == 7
	}
	if !ok {
		return 0
	}
	s := make([]int, n) // want stack, size with the knob
	return len(s)
}

func main() {
	println(use(table[0], table[1]))
}
