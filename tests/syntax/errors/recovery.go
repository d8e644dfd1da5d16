// One message for each fault, and parsing goes on after it.
package p

func a() {
	x := f(g()
	y := 1
}

func b() {
	if i := g()); i == j {
	}
	if i == g()] {
	}
	switch g()] {
	}
	for g()] {
	}
}

func c( {
	x
}

type d struct {
	a int,
	b int
}

var e = []int{1, 2, 3 4}

func f() {
	a[1 := 2
	b(1 := 2
	c{1 := 2
}

func g() { return ( }

func h() { var x [ }

func i() { x = func( { } }

func j() {
