// What a call returns that a function in brief does not leave open may be held by its heap memory: that
// is what such calls return, not all that the function's own memory holds.
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
	i func(*int) *int
	j func() *int
}

var count int

// Ten kinds of calls: none stays open.
func measure(s *steps, x, y *int) {
	n := s.a(1) + s.b(2) + s.c(3) + s.d(4) + s.e(5) + s.f(6) + s.g(7) + s.h(8)
	add := func(d int) { *x += d } // want stack
	var held []*int
	for k := 0; k < n; k++ {
		held = append(held, s.i(y), s.j())
		add(*held[k])
	}
	count += len(held)
}

func one() int {
	total := 0        // want stack
	given := 1        // want heap
	there := new(int) // want heap
	s := &steps{
		func(n int8) int { return int(n) },
		func(n int16) int { return int(n) },
		func(n int32) int { return int(n) },
		func(n int64) int { return int(n) },
		func(n uint8) int { return int(n) },
		func(n uint16) int { return int(n) },
		func(n uint32) int { return int(n) },
		func(n uint64) int { return int(n) },
		func(p *int) *int { return p },
		func() *int { return there },
	}
	measure(s, &total, &given)
	return total
}

func main() {
	println(one(), count)
}
