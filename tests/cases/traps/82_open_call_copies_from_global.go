// One of many targets of a call leaves a call open, which copies a pointer out of global memory into
// memory of the caller: what the caller stores by way of that pointer is global.
package main

type T struct{ p *int }

type move func(to, from **T)

type doer interface{ do(f move, to **T) }

type A struct{}
type B struct{}
type C struct{}
type D struct{}
type E struct{}

var keep = new(T)

func (A) do(f move, to **T) { f(to, &keep) }
func (B) do(f move, to **T) {}
func (C) do(f move, to **T) {}
func (D) do(f move, to **T) {}
func (E) do(f move, to **T) {}

func copies(to, from **T) { *to = *from }
func none(to, from **T)   {}

var (
	doers = []doer{A{}, B{}, C{}, D{}, E{}}
	moves = []move{copies, none}
)

func smash(n int) int {
	var a [200]int
	for i := range a {
		a[i] = -n
	}
	return a[n&127]
}

func work(n int) {
	var t *T // want stack
	doers[0].do(moves[0], &t)
	x := n // want heap
	t.p = &x
}

func main() {
	work(3)
	smash(7)
	println(*keep.p)
	if *keep.p != 3 {
		panic("bad")
	}
}
