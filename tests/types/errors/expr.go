package p

type S struct{ f func() }

var (
	i int
	s string
	p *int
	e error
	t S
	c chan<- int
)

var (
	_ = i + s          // ERROR
	_ = 1 / 0          // ERROR
	_ = !i             // ERROR
	_ = -s             // ERROR
	_ = *i             // ERROR
	_ = &1             // ERROR
	_ = <-c            // ERROR
	_ = t == t         // ERROR
	_ = p < p          // ERROR
	_ = i == nil       // ERROR
	_ = i << 1.5       // ERROR
	_ = i << -1        // ERROR
	_ = e.(int)        // ERROR
	_ = i.(int)        // ERROR
	_ = s[1:2:3]       // ERROR
	_ = "abc"[5]       // ERROR
	_ = i[0]           // ERROR
	_ = t.g            // ERROR
	_ = undefined      // ERROR
	_ = int            // ERROR
	_ = len            // ERROR
	_ = uint8(300)     // ERROR
	_ = string(1.5)    // ERROR
	_ = [2]int{1, 2, 3} // ERROR
	_ = []int{0: 1, 0: 2} // ERROR
	_ = map[string]int{"a": 1, "a": 2} // ERROR
	_ = S{g: nil}      // ERROR
	_ = struct{ a, b int }{1} // ERROR
)
