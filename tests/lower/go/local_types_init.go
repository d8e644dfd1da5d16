package p

// Local types of an initialiser have names before any body is lowered, and what is behind them has none
// yet: the bodies of the instances need the number of M. Each is an instance that mentions L in its body alone.

var kept any

var _ = func() int {
	type M struct{ p *int }
	type L struct{ m M }
	box[L]()
	move[L]()
	wrap[L]()
	send[L]()
	return 0
}()

func box[T any]() {
	var x T
	kept = x
}

func move[T any]() {
	var x T
	list := append([]T(nil), x)
	kept = list[0]
}

func wrap[T any]() {
	var x T
	kept = struct{ t [1]T }{[1]T{x}}
}

func send[T any]() {
	c := make(chan T, 1)
	kept = <-c
}
