// A function that callers see in brief calls methods of its own parameter: its callers know which.
package main

type node struct {
	kids []*node
	size int
}

type visitor interface{ visit(n *node) visitor }

func walk(v visitor, n *node) {
	if v = v.visit(n); v == nil {
		return
	}
	for _, k := range n.kids {
		walk(v, k)
	}
}

type counter struct{ total *int }

func (c counter) visit(n *node) visitor { *c.total += n.size; return c }

type keeper struct{ into **node }

var kept visitor

func (k keeper) visit(n *node) visitor { kept = k; return k }

type skipper struct{}

func (skipper) visit(*node) visitor { return nil }

type last struct{ of *node }

func (l *last) visit(n *node) visitor { l.of = n; return l }

type stopper struct{ at *node }

func (s *stopper) visit(n *node) visitor { return nil }

func count(root *node) int {
	total := 0 // want stack
	walk(counter{&total}, root)
	return total
}

func keep(root *node) {
	var into *node // want heap
	walk(keeper{&into}, root)
}

func end(root *node) *node {
	l := last{} // want stack
	walk(&l, root)
	return l.of
}

func main() {
	root := &node{size: 4}
	walk(skipper{}, root)
	walk(&stopper{root}, root)
	keep(root)
	println(count(root), end(root).size)
}
