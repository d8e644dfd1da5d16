// Statements of every kind.
package p

func f() {
	;
	var a, b int = 1, 2
	var c = 3
	const d = 4
	type e struct{ f int }
	var (
		x = 1
		y int
	)
	const (
		i, j = iota, 1
		k, l
	)
	const ()
	x, y := 1, 2
	x, y = y, x
	x += 1; x &^= 2; x <<= 3
	x++
	x--
	c <- 1
	<-c
	f(x)
	go f()
	defer func() { recover() }()
	{
		x
	}
	{
	}
L:
	for {
		break
		break L
		continue L
		goto M
	M:
	}
	for x < 1 {
	}
	for i := 0; i < 1; i++ {
	}
	for ; ; i++ {
	}
	for i := 0; ; {
	}
	for range 10 {
	}
	for range f {
	}
	for i := range x {
	}
	for i, x[i] = range y {
	}
	for x := range (T{}) {
	}
	if x {
	} else if y := 1; y > x {
	} else {
	}
	if f := func() bool { return T{} == x }; f() {
	}
	if x == (T{}) || y == [2]int{1, 2} {
	}
	switch {
	case x, y:
		fallthrough
	case z:
	default:
		x
	}
	switch x := 1; x {
	}
	switch x := 1; {
	}
	switch x.(type) {
	case int, *T, nil, func():
	}
	switch x := y; z := x.(type) {
	default:
	}
	select {
	case <-c:
	case x := <-c:
	case x[1], ok = <-c:
		x
	case c <- 1:
	default:
	}
	select {
	}
	return
	return x, y
N:
}
