// accepted

type Use interface{ m(Alias) }

type Alias = Pair[Self, []int]

type Pair[S, P any] struct{}

type Self interface {
	argument() Pair[int, Alias]
	pointer() Pair[int, *Alias]
	list() Pair[[]map[int]Alias, func(Alias) struct{ a Alias }]
}
