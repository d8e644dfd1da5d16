package p

// While SR is being declared for the sake of AC, SS refers to it through a pointer.
type AC interface {
	m(SR)
}

type R[S, P any] struct{}

type SR = R[SS, []int]

type SS interface {
	pointer() *SR
}

type E interface {
	SR
}
