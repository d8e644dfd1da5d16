// Package lib keeps what it is given, or hands it on.
package lib

type Node struct {
	Next *Node
	N    int
}

var kept []*Node

func Keep(n *Node) { remember(n) }

func remember(n *Node) { kept = append(kept, n) }

func Link(to, n *Node) { to.Next = n }

func Last(n *Node) *Node {
	for n.Next != nil {
		n = n.Next
	}
	return n
}

func Fail(n *Node) { panic(n) }

func Spawn(n *Node) { go wait(n) }

func wait(n *Node) { n.N++ }

func opaque(n *Node)

func Pass(n *Node) { opaque(n) }

// Box holds its argument on the heap while it runs.
func Box(n *Node) int {
	m := map[string]*Node{"a": n}
	return m["a"].N
}
