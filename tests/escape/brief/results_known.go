// Func values that calls return. In brief they have no type, but what a function returns is in its own
// return statements: where that can only be closures of one function, a call runs that function.
package main

type tuple struct{ vars []*int }

var sink *int

func (t *tuple) all() func(func(*int) bool) {
	return func(yield func(*int) bool) { // want heap
		for _, v := range t.vars {
			if !yield(v) {
				return
			}
		}
	}
}

func sum(t *tuple) int {
	n := 0                   // want stack
	for v := range t.all() { // want stack
		n += *v
	}
	return n
}

// By way of another function, and of a conversion.
type seq func(func(*int) bool)

func again(t *tuple) seq { return seq(t.all()) }

func count(t *tuple) int {
	n := 0               // want stack
	for range again(t) { // want stack
		n++
	}
	return n
}

// A generic function has a closure of each instance.
func each[T any](s []T) func(func(T) bool) {
	return func(yield func(T) bool) { // want heap
		for _, x := range s {
			if !yield(x) {
				return
			}
		}
	}
}

func longest(names []string) int {
	n := 0                       // want stack
	for s := range each(names) { // want stack
		n = max(n, len(s))
	}
	for i := range each(make([]int, n)) { // want heap
		n = i
	}
	return n
}

// One of several results; nil is no function.
func find(t *tuple, k int) (visit func(*int), ok bool) {
	if k >= len(t.vars) {
		return nil, false
	}
	return func(p *int) { *p = k }, true // want heap
}

func found(t *tuple) int {
	x := 1 // want stack
	if f, ok := find(t, 1); ok {
		f(&x)
	}
	return x
}

// A result that the function has when it recovers.
func guarded(t *tuple) (visit func(*int)) {
	defer func() { recover() }()              // want stack
	visit = func(p *int) { *p = len(t.vars) } // want heap
	println(*t.vars[0])
	return visit
}

func afterPanic(t *tuple) int {
	x := 1 // want stack
	if f := guarded(t); f != nil {
		f(&x)
	}
	return x
}

// Another one then.
func regained(t *tuple) (visit func(*int)) {
	defer func() { // want stack
		if recover() != nil {
			visit = func(p *int) { sink = p }
		}
	}()
	visit = func(p *int) { *p = len(t.vars) } // want heap
	println(*t.vars[0])
	return visit
}

func afterOther(t *tuple) int {
	x := 1 // want heap
	regained(t)(&x)
	return x
}

// A method value.
func (t *tuple) set(p *int) { *p = len(t.vars) }

func setter(t *tuple) func(*int) { return t.set } // want heap

func bySetter(t *tuple) int {
	x := 1 // want stack
	setter(t)(&x)
	return x
}

// Functions that return what they return to each other.
func even(n int) func(*int) {
	if n == 0 {
		return func(p *int) { *p = n } // want heap
	}
	return odd(n - 1)
}

func odd(n int) func(*int) { return even(n - 1) }

func parity(n int) int {
	x := 1 // want stack
	odd(n)(&x)
	return x
}

// A variable that closures capture.
func captured(t *tuple) int {
	set := setter(t)
	x := 1   // want stack
	func() { // want stack
		set(&x)
	}()
	return x
}

// The function keeps what it is given.
func keeper() func(*int) { return func(p *int) { sink = p } }

func kept() {
	x := 1 // want heap
	keeper()(&x)
}

// What the closure captured is what it stores in.
func into(to **int) func(*int) {
	return func(p *int) { *to = p } // want heap
}

func stored() {
	var local *int // want heap
	x := 1         // want heap
	y := 1         // want heap
	into(&local)(&x)
	into(&sink)(&y)
}

// One of two functions.
func either(n int) func(*int) {
	if n > 0 {
		return func(p *int) { *p = n } // want heap
	}
	return func(p *int) { sink = p }
}

func eitherOf(n int) {
	x := 1 // want heap
	either(n)(&x)
}

// A variable that has a result and another function: the other callers' results are not that.
func mixed(t *tuple, pick bool) {
	f := setter(t)
	if pick {
		f = func(p *int) { sink = p }
	}
	func() { // want stack
		x := 1 // want heap
		f(&x)
	}()
	f = nil
}

// What it is given.
func same(f func(*int)) func(*int) { return f }

func sameAs() {
	x := 1 // want heap
	same(func(p *int) { sink = p })(&x)
}

// Fields of one result are none of several.
type pair struct{ first, second func(*int) }

func twoFields(n int) pair {
	return pair{func(p *int) { *p = n }, func(p *int) { sink = p }} // want heap
}

func byField(n int) {
	x := 1 // want heap
	twoFields(n).second(&x)
}

func main() {
	t := &tuple{[]*int{new(int), new(int)}}
	println(sum(t), count(t), longest([]string{"a"}), found(t), afterPanic(t), afterOther(t))
	println(bySetter(t), parity(3), captured(t))
	kept()
	stored()
	eitherOf(len(t.vars))
	mixed(t, true)
	sameAs()
	byField(1)
}
