// knob: -captures=1 -budget=1; in brief, its captures as one; functions with too many captures
// What a literal that calls itself captured is told apart from the variable that leads to the literal.
package main

type node struct {
	kids []*node
}

var sink *node

func walk(root *node, seen map[*node]bool, post func(*node)) {
	var visit func(*node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, k := range n.kids {
			visit(k)
		}
		post(n)
	}
	visit(root)
}

func main() {
	n := 0 // want stack, heap with the knob
	walk(&node{}, map[*node]bool{}, func(*node) { n++ })
	last := &node{} // want heap
	walk(last, map[*node]bool{}, func(*node) { sink = last })
}
