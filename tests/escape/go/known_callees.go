package p

// A variable of func type that closures capture and that only ever holds closures of one function: a call
// of it runs that function, in whatever closure the call stands.

type node struct {
	l, r *node
	v    int
}

var sink *int

var keep []func(*int)

func recursive(n *node) int {
	seen := map[*node]bool{} // want stack
	var visit func(*node) int
	visit = func(n *node) int { // want stack
		if n == nil || seen[n] {
			return 0
		}
		seen[n] = true
		return visit(n.l) + visit(n.r) + n.v
	}
	return visit(n)
}

func twice(n int) {
	add := func(xs ...*int) { // want stack
		for _, x := range xs {
			*x += n
		}
	}
	sum := func(i int) { // want stack
		x := 1       // want stack
		add(&x, nil) // want stack
		i += x
	}
	deep := func() { // want stack
		func() { // want stack
			x := 1  // want stack
			add(&x) // want stack
			sum(x)
		}()
	}
	deep()
}

// It runs another function as well.
func reassigned(pick bool) {
	f := func(p *int) {}
	if pick {
		f = func(p *int) { sink = p }
	}
	func() { // want stack
		x := 1 // want heap
		f(&x)
	}()
	f = nil
}

// One of the closures that capture it gives it another value.
func reassignedInside() {
	var f func(*int)
	f = func(p *int) {}
	change := func(g func(*int)) { f = g } // want stack
	func() {                               // want stack
		x := 1 // want heap
		f(&x)
	}()
	change(keep[0])
}

// Its address goes elsewhere.
func addressTaken() {
	f := func(p *int) {}
	change(&f)
	func() { // want stack
		x := 1 // want heap
		f(&x)
	}()
	f = nil
}

func change(f *func(*int)) { *f = keep[0] }

// What it is comes from a parameter.
func given(f func(*int)) {
	func() { // want stack
		x := 1 // want heap
		f(&x)
	}()
}

// The function that it runs is known, and keeps its argument.
func keeps() {
	var f func(*int, int)
	f = func(p *int, n int) { // want stack
		if n > 0 {
			x := n // want heap
			f(&x, n-1)
		}
		sink = p
	}
	f(nil, 3)
}

// What the closure holds comes out by the call.
func returns() *int {
	x := 1                                // want heap
	get := func() *int { return &x }      // want stack
	return func() *int { return get() }() // want stack
}
