// refused

type Use struct{ f Ref }

type Ref = *Other

type Other = *Gen[Ref]

type Gen[T any] struct{ v *T }
