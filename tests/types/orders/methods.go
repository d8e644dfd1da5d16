// accepted

type Use struct{ f Ref }

type Ref = *Node

type Node struct{ g Gen[Ref] }; func (Node) all(Ref) {}; func (n *Node) size() int32 { return n.g.v.size() }

type Gen[T any] struct{ v T }; func (Gen[T]) node() Gen[*Node] { return Gen[Ref]{} }
