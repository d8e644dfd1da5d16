// accepted

type Box struct{ F Ref[int] }; var b = Box{&Node[int]{}}.F.G.v

type Ref[T any] = *Node[T]

type Gen[T any] struct{ v *T }

type Node[T any] struct{ G *Gen[Ref[T]] }
