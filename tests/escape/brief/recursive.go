package p

// A literal that calls itself finds its own captures again behind the variable that holds it. One of them
// has the variable's own type: it is not taken for what the variable holds.

type node struct {
	kids []*node
	v    int
}

var sink *node

func visitAll(roots []*node, post func(*node)) {
	seen := map[*node]bool{} // want stack
	var visit func(*node)    // want stack
	visit = func(n *node) {  // want stack
		if seen[n] {
			return
		}
		seen[n] = true
		for _, k := range n.kids {
			visit(k)
		}
		post(n)
	}
	for _, n := range roots {
		visit(n)
	}
}

func sum(roots []*node) int {
	total := 0                                      // want stack
	visitAll(roots, func(n *node) { total += n.v }) // want stack
	return total
}

func keepLast(roots []*node) {
	last := &node{}                                // want heap
	visitAll(roots, func(n *node) { sink = last }) // want stack
}
