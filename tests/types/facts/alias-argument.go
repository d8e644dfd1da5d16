package p

type AC interface {
	m(SR)
}

type R[S, P any] struct{}

type SR = R[SS, []int]

type SS interface {
	argument() R[int, SR]
	pointer() R[int, *SR]
	list() R[[]map[int]SR, int]
}
