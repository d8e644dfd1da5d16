// Elements of short arrays are told apart by constant indices, wherever the array is.
package main

var sink *int
var on bool
var at int

func constants() {
	x := 1 // want stack
	y := 2 // want heap
	var a [2]*int
	a[0], a[1] = &x, &y
	sink = a[1]
	*a[0]++
}

func literal() {
	x := 1 // want stack
	y := 2 // want heap
	a := [2]*int{&x, &y}
	sink = a[1]
}

func value(a [3]*int) *int { return a[2] }

func passed() {
	x := 1 // want stack
	y := 2 // want heap
	sink = value([3]*int{&x, &x, &y})
}

func returned(x, y *int) [2]*int { return [2]*int{x, y} }

func result() {
	x := 1 // want stack
	y := 2 // want heap
	sink = returned(&x, &y)[1]
}

func set(a *[4]*int, p *int) { a[3] = p }

func pointer() {
	x := 1                // want stack
	y := 2                // want heap
	a := &[4]*int{&x, &x} // want stack
	set(a, &y)
	sink = a[3]
}

type row struct {
	name  string
	cells [2]struct{ p, q *int }
	last  *int
}

func inStruct() {
	w := 1 // want stack
	x := 1 // want stack
	y := 2 // want heap
	z := 3 // want stack
	var r row
	r.cells[0].p = &w
	r.cells[1].p = &x
	r.cells[1].q = &y
	r.last = &z
	s := r
	sink = s.cells[1].q
}

func nested() {
	x := 1 // want stack
	y := 2 // want heap
	var a [2][2]*int
	a[0][0], a[0][1], a[1][1] = &x, &x, &x
	a[1][0] = &y
	b := &a[1]
	sink = b[0]
}

func nestedVariable() {
	x := 1 // want stack
	y := 2 // want heap
	z := 2 // want heap
	var a [2][2]*int
	a[0][0], a[1][0] = &x, &x
	a[0][1], a[1][1] = &y, &z
	sink = a[at][1]
}

type table [8][2]*int

func (t *table) set(i int, x, y *int) { t[i][0], t[i][1] = x, y }

func inLong() {
	x := 1 // want stack
	y := 2 // want heap
	var t table
	t.set(at, &x, &y)
	sink = t[7][1]
}

func inMap() {
	x := 1                                // want heap
	y := 2                                // want heap
	m := map[string][2]*int{"": {&x, &y}} // want stack
	sink = m[""][1]
}

func inChannel() {
	x := 1 // want heap
	y := 2 // want heap
	c := make(chan [2]*int, 1)
	c <- [2]*int{&x, &y}
	sink = (<-c)[1]
}

func captured() {
	x := 1 // want stack
	y := 2 // want heap
	var a [2]*int
	func() { a[0], a[1] = &x, &y }()
	func() { sink = a[1] }()
}

func boxed() {
	x := 1                      // want stack
	y := 2                      // want heap
	var i any = [2]*int{&x, &y} // want stack
	sink = i.([2]*int)[1]
}

func compared() bool {
	x := 1 // want stack
	a, b := [2]*int{&x}, [2]*int{&x}
	return a == b
}

func assigned() {
	x := 1 // want stack
	y := 2 // want heap
	a := [2]*int{&x, &y}
	var b [2]*int
	b = a
	c := &b
	d := *c
	sink = d[1]
}

func choice() {
	x := 1 // want stack
	y := 2 // want heap
	z := 3 // want heap
	a := [2]*int{&x, &y}
	if on {
		a = [2]*int{&x, &z}
	}
	sink = a[1]
}

func functions() {
	x := 1 // want stack
	y := 2 // want heap
	a := [2]func(){
		func() { x++ },
		func() { sink = &y },
	}
	a[0]()
	a[1]()
}

func main() {
	for at = range 2 {
		on = at > 0
	}
	constants()
	literal()
	passed()
	result()
	pointer()
	inStruct()
	nested()
	nestedVariable()
	inLong()
	inMap()
	inChannel()
	captured()
	boxed()
	compared()
	assigned()
	choice()
	functions()
}
