package p

func add(a, b int) int { return a + b }

func swap(x, y *int) (*int, *int) {
	x, y = y, x
	return x, y
}

func named(n int) (q int, err error) {
	if n == 0 {
		return
	}
	q = 10 / n
	return q, nil
}

func pass() (*int, *int) {
	i, j := 1, 2
	return swap(&i, &j)
}

func variadic(xs ...*int) int { return len(xs) }

func calls() {
	n := add(1, 2)
	variadic()
	variadic(&n, nil)
	variadic([]*int{&n}...)
	func() { n++ }()
}
