// One of many targets of a call leaves a call open, and gives it global memory to store an argument
// in: directly, or as the result of another open call.
package main

type store func(to **int, p *int)
type place func() **int

type doer interface {
	direct(f store, p *int)
	byResult(f store, g place, p *int)
}

type A struct{}
type B struct{}
type C struct{}
type D struct{}
type E struct{}

var keep, keep2 *int

func (A) direct(f store, p *int)            { f(&keep, p) }
func (A) byResult(f store, g place, p *int) { f(g(), p) }
func (B) direct(f store, p *int)            {}
func (B) byResult(f store, g place, p *int) {}
func (C) direct(f store, p *int)            {}
func (C) byResult(f store, g place, p *int) {}
func (D) direct(f store, p *int)            {}
func (D) byResult(f store, g place, p *int) {}
func (E) direct(f store, p *int)            {}
func (E) byResult(f store, g place, p *int) {}

func set(to **int, p *int)  { *to = p }
func none(to **int, p *int) {}
func second() **int         { return &keep2 }
func fresh() **int          { return new(*int) }

var (
	doers  = []doer{A{}, B{}, C{}, D{}, E{}}
	stores = []store{set, none}
	places = []place{second, fresh}
)

func smash(n int) int {
	var a [200]int
	for i := range a {
		a[i] = -n
	}
	return a[n&127]
}

func direct(n int) {
	x := n // want heap
	doers[0].direct(stores[0], &x)
}

func byResult(n int) {
	x := n // want heap
	doers[0].byResult(stores[0], places[0], &x)
}

func main() {
	direct(3)
	byResult(4)
	smash(7)
	println(*keep, *keep2)
	if *keep != 3 || *keep2 != 4 {
		panic("bad")
	}
}
