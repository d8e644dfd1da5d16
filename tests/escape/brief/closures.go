// A function literal that callers see in brief, and that calls itself or another one: what the other's
// closure captured is told apart from what leads to it.
package main

type node struct {
	kids []*node
	name *string
}

var sink *int

var names []*string

// The name that a captured map has is kept: not the map, nor what else is captured.
func walk(root *node) int {
	n := 0                          // want stack
	seen := map[*node]*string{}     // want stack
	var visit func(*node) *string   // want stack
	visit = func(x *node) *string { // want stack
		if s, ok := seen[x]; ok {
			names = append(names, s)
			return s
		}
		seen[x] = x.name
		n++
		for _, k := range x.kids {
			visit(k)
		}
		return x.name
	}
	visit(root)
	return n
}

// Literals that call each other.
func mutual(root *node) int {
	even, odd := 0, 0    // want stack
	var a, b func(*node) // want stack
	a = func(x *node) {  // want stack
		even++
		names = append(names, x.name)
		for _, k := range x.kids {
			b(k)
		}
	}
	b = func(x *node) { // want stack
		odd++
		for _, k := range x.kids {
			a(k)
		}
	}
	a(root)
	return even - odd
}

// A literal that another one has captured keeps what it captured itself.
func nested() {
	var list []*node                     // want stack
	add := func(x *node, name *string) { // want stack
		x.name = name
		list = append(list, x)
		names = append(names, list[0].name)
	}
	tag := ""         // want heap
	empty := func() { // want stack
		add(&node{}, &tag) // want heap
	}
	empty()
}

func keeps() {
	y := 0                       // want heap
	keep := func() { sink = &y } // want stack
	z := 0                       // want stack
	call := func() {             // want stack
		z++
		keep()
	}
	call()
}

func returns() {
	y := 0                               // want heap
	get := func() *int { return &y }     // want stack
	call := func() *int { return get() } // want stack
	sink = call()
}

func stores() {
	var p *int                    // want stack
	set := func(q *int) { p = q } // want stack
	call := func() {              // want stack
		x := 1 // want heap
		set(&x)
	}
	call()
	*p = 2
}

// Closures of one literal that hold each other: each one's variable is used by the one before.
func chain(n int) {
	var next func(int)
	for i := range n {
		x := i // want heap
		prev := next
		next = func(d int) { // want heap
			if d == 0 {
				sink = &x
				return
			}
			prev(d - 1)
		}
	}
	next(n - 1)
}

// The variable that the captured closure holds is taken out of it by yet another one.
func deep() {
	y := 0                               // want heap
	p := &y                              // want stack
	get := func() **int { return &p }    // want stack
	mid := func() **int { return get() } // want stack
	out := func() { sink = *mid() }      // want stack
	out()
	p = nil
}

func main() {
	root := &node{name: new(string)}
	println(walk(root), mutual(root))
	nested()
	keeps()
	returns()
	stores()
	chain(3)
	deep()
}
