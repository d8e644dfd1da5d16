// Loops: what passes to a later iteration, by each way there is.
package main

type node struct {
	next *node
	v    int
}

var n = 3

func closures() int {
	var fs [3]func() int
	for i := 0; i < 3; i++ { // want heap
		fs[i] = func() int { i++; return i } // want heap
	}
	return fs[0]() + fs[2]()
}

func list() int {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head, i} // want heap
	}
	return head.v
}

func nested() int {
	t := 0
	for i := 0; i < n; i++ {
		var last *int
		for j := 0; j < n; j++ {
			x := j // want heap
			if last != nil {
				t += *last
			}
			last = &x
		}
		t += *last
	}
	return t
}

func fresh() int {
	t := 0
	for i := 0; i < n; i++ {
		x := i // want stack
		p := &x
		q := &p
		**q += t
		t = x
	}
	return t
}

func labelled() int {
	var keep *int
outer:
	for i := 0; i < n; i++ {
		x := i // want heap
		for {
			if keep != nil && *keep > 1 {
				break outer
			}
			keep = &x
			continue outer
		}
	}
	return *keep
}

func swapped() int {
	var a, b *int
	for i := 0; i < n; i++ {
		x := i // want heap
		a, b = b, &x
	}
	if a != nil {
		return *a + *b
	}
	return 0
}

func inStruct() int {
	var s struct{ p, q *int }
	for i := 0; i < n; i++ {
		x := i // want heap
		s.q = s.p
		s.p = &x
	}
	if s.q == nil {
		return 0
	}
	return *s.p + *s.q
}

func inInterface() int {
	var last any
	t := 0
	for i := 0; i < n; i++ {
		x := i // want heap
		if p, ok := last.(*int); ok {
			t += *p
		}
		last = &x
	}
	return t
}

func deferred() (t int) {
	for i := 0; i < n; i++ { // want heap
		defer func() { i++; t += i }() // want heap
	}
	return 0
}

func viaCallee() int {
	var m node
	for i := 0; i < n; i++ {
		x := node{nil, i} // want heap
		link(&m, &x)
	}
	return m.next.v
}

func link(a, b *node) { b.next = a.next; a.next = b }

func afterLoop() int {
	var p *int
	for i := 0; ; i++ {
		x := i // want stack
		if i > n {
			p = &x
			break
		}
	}
	return *p
}

func irreducible(b bool) int {
	var p *int
	t := 0
	if b {
		goto second
	}
first:
	if p != nil {
		t += *p
	}
second:
	{
		x := t // want heap
		p = &x
	}
	if t < 5 {
		t++
		goto first
	}
	return t + *p
}

func main() {
	if closures() != 4 || list() != n-1 || fresh() < 0 || nested() < 0 || labelled() < 0 {
		panic("bad")
	}
	println(swapped(), inStruct(), inInterface(), deferred(), viaCallee(), afterLoop(), irreducible(true), irreducible(false))
}
