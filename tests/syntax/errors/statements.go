// Statements.
package p

func f() {
	a, b
	a, b += 1, 2
	a b
	a := b = c
	a++ + 1
	++a
	go f
	go (f())
	defer (f)()
	defer ((f()))
	return a, b c
	goto
	goto 1
	break L M
	L:
	else
	case 1:
}

func g() {
	switch x {
	foo()
	case 1, 2: a
	case: b
	default x: c
	}
	select {
	case <-c
	case x = <-c:
	case x, ok := <-c, d:
	}
	var x, y = 1, 2 3
	const (
		a = iota
		b c
	)
	type T struct{}; type U = T
	if x {}
	{ }
	; ;
	func h() {}
	import "x"
	package q
}

func h() {
L: }
