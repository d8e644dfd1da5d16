// A call of many targets, one of which returns or keeps its argument's memory as memory of another type. The
// effects of the targets are joined by places, which do not tell the two apart.
package main

import (
	"os"
	"unsafe"
)

var sink *int

type trio struct{ a, b, c *int }

type caster interface {
	rest(p **int) []*int
	row(t *trio) *[3]*int
	keep(o *holder, t *trio)
	same(t *trio) *trio
}

type holder struct{ q *[3]*int }

type c1 struct{}
type c2 struct{}
type c3 struct{}
type c4 struct{}
type c5 struct{}

func (c1) rest(p **int) []*int     { return unsafe.Slice(p, 3) }
func (c1) row(t *trio) *[3]*int    { return (*[3]*int)(unsafe.Pointer(t)) }
func (c1) keep(o *holder, t *trio) { o.q = (*[3]*int)(unsafe.Pointer(t)) }
func (c1) same(t *trio) *trio      { return t }
func (c2) rest(p **int) []*int     { return nil }
func (c2) row(t *trio) *[3]*int    { return nil }
func (c2) keep(o *holder, t *trio) {}
func (c2) same(t *trio) *trio      { return t }
func (c3) rest(p **int) []*int     { return nil }
func (c3) row(t *trio) *[3]*int    { return nil }
func (c3) keep(o *holder, t *trio) {}
func (c3) same(t *trio) *trio      { return t }
func (c4) rest(p **int) []*int     { return nil }
func (c4) row(t *trio) *[3]*int    { return nil }
func (c4) keep(o *holder, t *trio) {}
func (c4) same(t *trio) *trio      { return t }
func (c5) rest(p **int) []*int     { return nil }
func (c5) row(t *trio) *[3]*int    { return nil }
func (c5) keep(o *holder, t *trio) {}
func (c5) same(t *trio) *trio      { return t }

var all = []caster{c1{}, c2{}, c3{}, c4{}, c5{}}

func one() caster { return all[len(os.Args)-1] }

func slice() {
	t := &trio{}  // want stack
	y := new(int) // want heap
	t.c = y
	for _, p := range one().rest(&t.a) {
		sink = p
	}
}

func read() {
	t := &trio{}  // want stack
	y := new(int) // want heap
	t.c = y
	for _, p := range one().row(t) {
		sink = p
	}
}

func write() {
	t := &trio{}  // want stack
	y := new(int) // want heap
	one().row(t)[2] = y
	sink = t.c
}

func kept() {
	t := &trio{}   // want stack
	o := &holder{} // want stack
	y := new(int)  // want heap
	one().keep(o, t)
	o.q[2] = y
	sink = t.c
}

func uncast() {
	t := &trio{}  // want stack
	y := new(int) // want stack
	z := new(int) // want heap
	t.b = y
	t.c = z
	sink = one().same(t).c
}

func main() {
	slice()
	read()
	write()
	kept()
	uncast()
}
