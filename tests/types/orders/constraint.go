// accepted

type Ref = *Node[Item]

type Node[T interface{ m(Gen[Ref]) }] struct{ v T }

type Gen[T any] struct{ v T }

type Item struct{ f Ref }; func (Item) m(Gen[Ref]) {}
