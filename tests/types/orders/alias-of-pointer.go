// accepted

type Box struct{ F Ref }; var b = Box{&Node{G: &Gen[Ref]{}}}.F.G.v

type Ref = *Node

type Gen[T any] struct{ v *T }

type Node struct{ G *Gen[Ref] }
