// refused

type Use struct{ f *Ref }

type Ref = struct{ n Node }

type Node struct{ g Gen[Ref] }

type Gen[T any] struct{ v T }
