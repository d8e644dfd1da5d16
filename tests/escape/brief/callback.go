// A function that callers see in brief leaves more calls open than a brief may: those of its own
// parameters stay open.
package main

type steps struct {
	a func(int8) int
	b func(int16) int
	c func(int32) int
	d func(int64) int
	e func(uint8) int
	f func(uint16) int
	g func(uint32) int
	h func(uint64) int
	i func(int8, int8) int
}

// Nine kinds of calls of what is in memory, and one of a parameter.
func measure(s *steps, yield func(n *int)) {
	n := s.a(1) + s.b(2) + s.c(3) + s.d(4) + s.e(5) + s.f(6) + s.g(7) + s.h(8) + s.i(9, 9)
	yield(&n)
}

var kept *int

func total(s *steps) int {
	t := 0                               // want stack
	measure(s, func(n *int) { t += *n }) // want stack
	return t
}

func keep(s *steps) {
	last := 0                                 // want heap
	measure(s, func(n *int) { kept = &last }) // want stack
}

func main() {
	s := &steps{
		func(n int8) int { return int(n) },
		func(n int16) int { return int(n) },
		func(n int32) int { return int(n) },
		func(n int64) int { return int(n) },
		func(n uint8) int { return int(n) },
		func(n uint16) int { return int(n) },
		func(n uint32) int { return int(n) },
		func(n uint64) int { return int(n) },
		func(n, m int8) int { return int(n + m) },
	}
	keep(s)
	println(total(s))
}
