// The words of gc: shapes of type arguments, types that a dictionary holds, and the dictionaries.
package main

import "example.test/m/lib"

type pair struct {
	x int
	Y lib.Num
}

type sizer interface {
	Size() int
	Write(p []byte) int
}

type file struct{ p *int }

func (f *file) Size() int          { return 1 }
func (f *file) Write(p []byte) int { return 1 }

var sink any

func derived[T any](x any, y T) any {
	type local struct{ a T }
	v := new(local)
	v.a = y
	sink = map[string]local{}
	sink = x.(T)
	w := []T{y}
	sink = []*T{&w[0]}
	return any(y)
}

func method[H sizer, K interface {
	sizer
	comparable
}](h func() H, k K) {
	sink = make([]byte, h().Size())
	sink = make([]byte, k.Size()+k.Write(nil))
	sink = make([]byte, h().Write(nil))
}

func constant[T ~string](x T) any {
	var i any = T("ab")
	sink = x + "a"
	return i
}

// Texts with entries of the function's own dictionary are those of the source.
func passes[T any](x T) any {
	return "x" + lib.Text(x)
}

func main() {
	sink = "x" + lib.Text(lib.Num(1)) + lib.Text(pair{})
	sink = "x" + lib.Text(&pair{}) + lib.Equal(&pair{}) + lib.Text[any](&pair{})
	sink = "x" + lib.Text(struct {
		a int
		B string `k:"v"`
	}{})
	sink = "x" + lib.Box[lib.Num]{}.Text() + lib.Box[func(lib.Num, ...byte) (any, error)]{}.Text()
	sink = "x" + lib.Box[chan<- (<-chan int)]{}.Text() + lib.Box[lib.Record]{}.Text()
	sink = &lib.Box[pair]{}
	sink = lib.Grow([][]int{}, 1)
	sink = lib.Grow([]lib.Num{}, 1)
	sink = derived(sink, 1)
	sink = derived(sink, pair{})
	method(func() *file { return nil }, &file{})
	method(func() sizer { return nil }, sizer(nil))
	sink = constant("c")
	type word string
	sink = constant(word("c"))
	sink = passes(1)
}
