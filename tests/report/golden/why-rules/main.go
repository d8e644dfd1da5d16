package main

import "unsafe"

type T struct {
	p    *int
	next *T
}

type I interface{ M(*int) *int }

type A struct{ kept *int }
type B struct{}

func (a *A) M(p *int) *int { a.kept = p; return p }
func (b B) M(p *int) *int  { out = p; return p }

var out *int
var outs []*int
var any1 any
var text []byte

func load() { x := 1; t := T{p: &x}; q := &t; out = q.p }
func field() { var t T; out2 = &t.p }
func elem(i int) { var a [4]int; out = &a[i] }
func aggregate() { x := 1; outT = struct{ a, b *int }{nil, &x} }
func extract() { x := 1; a, b := two(&x); _, out = b, a }
func convert() { x := 1; type P *int; out = P(&x) }
func unsafely() { x := 1; out = (*int)(unsafe.Pointer(&x)) }
func slice() { var a [4]*int; outs = a[1:3] }
func appended() { x := 1; outs = append(outs, &x) }
func box() { x := 1; any1 = &x }
func assert() { x := 1; var i any = &x; out = i.(*int) }
func mapped() { x := 1; m := map[int]*int{1: &x}; out = m[1] }
func ranged() { x := 1; m := map[int]*int{1: &x}; for _, p := range m { out = p } }
func sent() { x := 1; c := make(chan *int, 1); c <- &x; out = <-c }
func copied() { x := 1; s := []*int{&x}; t := make([]*int, 1); copy(t, s); out = t[0] }
func phi(b bool) { x, y := 1, 2; p := &x; if b { p = &y }; out = p }
func captured() { x := 1; f := func() { out = &x }; f() }
func recovered() { x := 1; defer func() { any1 = recover() }(); panic(&x) }
func deferred() { for range 3 { x := 1; defer set(&x) } }
func dispatched(i I) { x := 1; i.M(&x) }
func method(a *A) { x := 1; f := a.M; f(&x) }
func str(b []byte) string { b2 := append([]byte{}, b...); return string(b2) }
func result() { x := 1; out = same(&x) }
func least(a, b string) { s := a + b; outS = min(s, b) }
func receiver(i I, b bool) { r := R{}; if b { i = &r }; i.M(nil) }
func through() { t := T{}; put(&root, &t) }
func indirect() { t := T{}; r := root.next; r.next = &t }
func made() { x := 1; *make1() = &x }
func hidden() { x := 1; raw(uintptr(unsafe.Pointer(&x))) }

//go:uintptrescapes
func raw(p uintptr) { println(p) }

var root = T{next: &T{}}

func put(to, t *T) { to.next = t }
func make1() **int { out2 = new(*int); return out2 }

type R struct{ n int }

func (r *R) M(p *int) *int { outR = r; return nil }

var outR *R
var outS string
var out2 **int
var outT struct{ a, b *int }

func two(p *int) (*int, *int) { return p, p }
func set(p *int)              { *p = 1 }
func same(p *int) *int        { return p }

func main() {
	load()
	field()
	elem(len(text))
	aggregate()
	extract()
	convert()
	unsafely()
	slice()
	appended()
	box()
	assert()
	mapped()
	ranged()
	sent()
	copied()
	phi(outs == nil)
	captured()
	deferred()
	for _, i := range []I{&A{}, B{}} {
		dispatched(i)
	}
	method(&A{})
	text = []byte(str(text))
	result()
	through()
	indirect()
	made()
	hidden()
	least(string(text), string(text))
	receiver(B{}, outs == nil)
	recovered()
	println(outS, outR.n, *out, len(outs), any1 != nil, *out2, outT.a)
}
