// Holders whose place is gc's choice, or which gc sees as variables of their own: what they hold has its place with them.
package main

type big struct {
	p   *int
	pad [200]byte
}
type huge struct {
	p   *int
	pad [200000]byte
}

var seeds = map[string]int{"n": 4}

func seed() int { return seeds["n"] }

type slot struct{ f func() int }

func put(s *slot, f func() int) { s.f = f }
func call(s *slot) int          { return s.f() }

func mk(p *int) (b big) { b.p = p; return }

func bigCapture() int {
	y := seed()                        // want stack
	b := mk(&y)                        // want stack
	s := &slot{}                       // want stack
	put(s, func() int { return *b.p }) // want stack
	return call(s)
}

func lateCapture() int {
	y := seed() // want stack
	b := &y     // want stack
	r := 0
	b = &y
	for i := 0; i < 2; i++ {
		s := &slot{}                     // want stack
		put(s, func() int { return *b }) // want stack
		r += call(s)
	}
	return r
}

func useHuge(h huge) { *h.p++ }
func deferHuge() {
	y := seed() // want heap
	var h huge  // want heap
	h.p = &y
	defer useHuge(h)
}
func mkHuge(p *int) (h huge) { h.p = p; return }
func deferHuge2() {
	y := seed()               // want heap
	defer useHuge(mkHuge(&y)) // want heap
}

func two(p *int) (h huge, n int) { h.p = p; return h, 1 }
func take(h huge, n int) int     { return *h.p + n }
func multi() int {
	y := seed()          // want heap
	return take(two(&y)) // want heap
}
func multi2() int {
	y := seed()     // want heap
	h, n := two(&y) // want heap
	return *h.p + n
}
func multi3() (huge, any) {
	return two(nil)
}

func bounded(n int) int {
	if n > 100 || n < 0 {
		n = 100
	}
	y := seed()          // want heap
	s := make([]*int, n) // want stack
	for i := range s {
		s[i] = &y
	}
	r := 0
	for _, p := range s {
		r += *p
	}
	return r
}

func boundedBuffer(n int) int {
	if n > 4 || n < 0 {
		n = 4
	}
	y := seed()          // want stack
	s := make([]*int, n) // want stack
	for i := range s {
		s[i] = &y
	}
	r := 0
	for _, p := range s {
		r += *p
	}
	return r
}

func pick(it func(func(int) bool), p *int) *int {
	for i := range it {
		if i > 2 {
			return p
		}
	}
	return nil
}
func seq(yield func(int) bool) {
	for i := range 4 {
		if !yield(i) {
			return
		}
	}
}
func rv() int {
	y := seed() // want stack
	p := pick(seq, &y)
	return *p
}

type arr struct {
	p   *int
	pad [100000]byte
}

func (a arr) get() int { return *a.p }

func largeMethodValue() int {
	y := seed() // want heap
	var a arr   // want stack
	a.p = &y
	f := a.get   // want heap
	s := &slot{} // want stack
	put(s, f)
	return call(s)
}

type doer interface{ do(func()) }
type once struct{}
type never struct{}

func (once) do(f func())  { f() }
func (never) do(f func()) {}

var doers = []doer{once{}, never{}}
var total int

// A variable of a loop that a closure in a deeper loop captures is captured by reference.
func capturedInDeeperLoop() {
	x := seed()                    // want stack
	for _, p := range []*int{&x} { // want stack
		for _, d := range doers {
			d.do(func() { total += *p }) // want stack
		}
	}
}

var kept []func() int

func keptInDeeperLoop() {
	x := seed()                     // want heap
	for _, p := range [1]*int{&x} { // want heap
		for range 2 {
			kept = append(kept, func() int { return *p }) // want heap
		}
	}
}

func main() {
	println(bigCapture(), lateCapture(), multi(), multi2(), bounded(seed()+50), boundedBuffer(seed()), rv(), largeMethodValue())
	deferHuge()
	deferHuge2()
	multi3()
	capturedInDeeperLoop()
	keptInDeeperLoop()
}
