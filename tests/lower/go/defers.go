package p

import "unsafe"

type t struct{ p *int }

func (x *t) close(n *int) {}

type closer interface{ close(*int) }

func defers(c chan *int, m map[string]*int, x *t, i closer, f func(...*int), n *int) (r *int, err error) {
	defer func() {
		if e := recover(); e != nil {
			r = nil
		}
	}()
	defer x.close(n)
	defer i.close(n)
	defer f(n, n)
	defer close(c)
	defer delete(m, "k")
	defer print("x", n)
	go func(p *int) { c <- p }(n)
	go x.close(n)
	defer panic(n)
	return n, nil
}

func loops(n int, xs []int) {
	for n > 0 {
		defer print(n)
		break
	}
	for range xs {
		defer func() {}()
	}
	defer println()
again:
	n--
	if n > 0 {
		defer println(n)
		goto again
	}
}

func wrapped(x *t, i closer, f func(...*int), n *int) {
	go f(n, new(int))
	for range 2 {
		defer x.all(nil, []*int{n, new(int)}, [1]t{0: {p: n}})
	}
	defer f(n, new(int))
}

func (x *t) all(n *int, s []*int, a [1]t) {}

func unnamed() *int {
	defer println()
	return new(int)
}

func pointers(p unsafe.Pointer, n uintptr) (unsafe.Pointer, unsafe.Pointer, unsafe.Pointer) {
	lost := uintptr(p) + n
	return unsafe.Pointer(uintptr(p) + n), unsafe.Pointer((uintptr(p) + n) &^ 7), unsafe.Pointer(lost)
}

func both(p, q unsafe.Pointer) unsafe.Pointer {
	return unsafe.Pointer(uintptr(p) - uintptr(q))
}
