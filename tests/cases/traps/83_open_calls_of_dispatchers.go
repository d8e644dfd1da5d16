// Many targets of a call; the first leaves calls open, whose arguments and results are global memory or
// lead to it: twenty ways by which the address of x gets there.
package main

type T struct {
	p *int
	t *T
}

type no struct{}
type A struct{ no }
type B struct{ no }
type C struct{ no }
type D struct{ no }
type E struct{ no }

var keepT = new(T)
var keepPP = new(*int)
var keep *int
var keepM = map[string]*int{}
var keepC = make(chan *int, 100)
var keepS = make([]*int, 1)
var keepA any

type I interface {
	a(f func(*int) *int, p *int)
	b(f func(*T) **int, t *T, p *int)
	c(f func(**T), p *int)
	d(f func() *T, p *int)
	e(f func(**T), g func(*T, *int), p *int)
	h(f func(*T, *int), p *int)
	i(f func(map[string]*int, *int), p *int)
	j(f func(chan *int, *int), p *int)
	k(f func(any, *int), p *int)
	l(f func(func(*int), *int), p *int)
	m(f func([]*int, *int), p *int)
	n(f func(*T) *T, p *int)
	o(f func(*T, *T), t *T)
	q(f func(T) T, p *int)
	r(f func(any) any, p *int)
	s(f func(...*int) []*int, p *int)
	u(f func(*T) func(*int), p *int)
	v(f func(func() *T, *int), p *int)
	w(f I2, p *int)
	x(f func(*T, *T) *T, t *T, p *int)
}
type I2 interface{ put(t *T, p *int) }

func (no) a(f func(*int) *int, p *int)             {}
func (no) b(f func(*T) **int, t *T, p *int)        {}
func (no) c(f func(**T), p *int)                   {}
func (no) d(f func() *T, p *int)                   {}
func (no) e(f func(**T), g func(*T, *int), p *int) {}
func (no) h(f func(*T, *int), p *int)              {}
func (no) i(f func(map[string]*int, *int), p *int) {}
func (no) j(f func(chan *int, *int), p *int)       {}
func (no) k(f func(any, *int), p *int)             {}
func (no) l(f func(func(*int), *int), p *int)      {}
func (no) m(f func([]*int, *int), p *int)          {}
func (no) n(f func(*T) *T, p *int)                 {}
func (no) o(f func(*T, *T), t *T)                  {}
func (no) q(f func(T) T, p *int)                   {}
func (no) r(f func(any) any, p *int)               {}
func (no) s(f func(...*int) []*int, p *int)        {}
func (no) u(f func(*T) func(*int), p *int)         {}
func (no) v(f func(func() *T, *int), p *int)       {}
func (no) w(f I2, p *int)                          {}
func (no) x(f func(*T, *T) *T, t *T, p *int)       {}

func (A) a(f func(*int) *int, p *int)             { keep = f(p) }
func (A) b(f func(*T) **int, t *T, p *int)        { *f(t) = p }
func (A) c(f func(**T), p *int)                   { var t *T; f(&t); t.p = p }
func (A) d(f func() *T, p *int)                   { t := f(); t.p = p }
func (A) e(f func(**T), g func(*T, *int), p *int) { var t *T; f(&t); g(t, p) }
func (A) h(f func(*T, *int), p *int)              { defer f(keepT, p) }
func (A) i(f func(map[string]*int, *int), p *int) { f(keepM, p) }
func (A) j(f func(chan *int, *int), p *int)       { f(keepC, p) }
func (A) k(f func(any, *int), p *int)             { f(keepPP, p) }
func (A) l(f func(func(*int), *int), p *int)      { q := keepPP; f(func(p *int) { *q = p }, p) }
func (A) m(f func([]*int, *int), p *int)          { f(keepS, p) }
func (A) n(f func(*T) *T, p *int)                 { f(keepT).p = p }
func (A) o(f func(*T, *T), t *T)                  { f(t, keepT) }
func (A) q(f func(T) T, p *int)                   { keepT.p = f(T{p: p}).p }
func (A) r(f func(any) any, p *int)               { keepA = f(p) }
func (A) s(f func(...*int) []*int, p *int)        { keepS = f(p) }
func (A) u(f func(*T) func(*int), p *int)         { f(keepT)(p) }
func (A) v(f func(func() *T, *int), p *int)       { f(func() *T { return keepT }, p) }
func (A) w(f I2, p *int)                          { f.put(keepT, p) }
func (A) x(f func(*T, *T) *T, t *T, p *int)       { f(t, keepT).p = p }

type P1 struct{ no2 }
type no2 struct{}
type P2 struct{ no2 }
type P3 struct{ no2 }
type P4 struct{ no2 }
type P5 struct{ no2 }

func (no2) put(t *T, p *int) {}
func (P1) put(t *T, p *int)  { t.p = p }

var is = []I{A{}, B{}, C{}, D{}, E{}}
var i2 = []I2{P1{}, P2{}, P3{}, P4{}, P5{}}

func ga(p *int) *int               { return p }
func gb(t *T) **int                { return &t.p }
func gc(t **T)                     { *t = keepT }
func gd() *T                       { return keepT }
func gh(t *T, p *int)              { t.p = p }
func gi(m map[string]*int, p *int) { m["a"] = p }
func gj(c chan *int, p *int)       { c <- p }
func gk(a any, p *int)             { *a.(**int) = p }
func gl(f func(*int), p *int)      { f(p) }
func gm(s []*int, p *int)          { s[0] = p }
func gn(t *T) *T                   { return t }
func go_(t, u *T)                  { *t = *u }
func gq(t T) T                     { return t }
func gr(a any) any                 { return a }
func gs(p ...*int) []*int          { return p }
func gu(t *T) func(*int)           { return func(p *int) { t.p = p } }
func gv(f func() *T, p *int)       { f().p = p }
func gx(t, u *T) *T                { t.t = u; return t.t }

var (
	fa = []func(*int) *int{ga}
	fb = []func(*T) **int{gb}
	fc = []func(**T){gc}
	fd = []func() *T{gd}
	fh = []func(*T, *int){gh}
	fi = []func(map[string]*int, *int){gi}
	fj = []func(chan *int, *int){gj}
	fk = []func(any, *int){gk}
	fl = []func(func(*int), *int){gl}
	fm = []func([]*int, *int){gm}
	fn = []func(*T) *T{gn}
	fo = []func(*T, *T){go_}
	fq = []func(T) T{gq}
	fr = []func(any) any{gr}
	fs = []func(...*int) []*int{gs}
	fu = []func(*T) func(*int){gu}
	fv = []func(func() *T, *int){gv}
	fx = []func(*T, *T) *T{gx}
)

func main() {
	for _, i := range is {
		ta(i)
		tb(i)
		tc(i)
		td(i)
		te(i)
		th(i)
		ti(i)
		tj(i)
		tk(i)
		tl(i)
		tm(i)
		tn(i)
		to(i)
		tq(i)
		tr(i)
		ts(i)
		tu(i)
		tv(i)
		tw(i)
		tx(i)
	}
}

func ta(i I) { x := 1; i.a(fa[0], &x) } // want heap
func tb(i I) {
	x := 1 // want heap
	var t T
	i.b(fb[0], &t, &x)
	keep = t.p
}

func tc(i I) { x := 1; i.c(fc[0], &x) }        // want heap
func td(i I) { x := 1; i.d(fd[0], &x) }        // want heap
func te(i I) { x := 1; i.e(fc[0], fh[0], &x) } // want heap
func th(i I) { x := 1; i.h(fh[0], &x) }        // want heap
func ti(i I) { x := 1; i.i(fi[0], &x) }        // want heap
func tj(i I) { x := 1; i.j(fj[0], &x) }        // want heap
func tk(i I) { x := 1; i.k(fk[0], &x) }        // want heap
func tl(i I) { x := 1; i.l(fl[0], &x) }        // want heap
func tm(i I) { x := 1; i.m(fm[0], &x) }        // want heap
func tn(i I) { x := 1; i.n(fn[0], &x) }        // want heap
func to(i I) {
	var t T
	i.o(fo[0], &t)
	x := 1 // want heap
	t.t = set(t.t, &x)
}

func set(t *T, p *int) *T {
	if t != nil {
		t.p = p
	}
	return t
}

func tq(i I) { x := 1; i.q(fq[0], &x) }              // want heap
func tr(i I) { x := 1; i.r(fr[0], &x) }              // want heap
func ts(i I) { x := 1; i.s(fs[0], &x) }              // want heap
func tu(i I) { x := 1; i.u(fu[0], &x) }              // want heap
func tv(i I) { x := 1; i.v(fv[0], &x) }              // want heap
func tw(i I) { x := 1; i.w(i2[0], &x) }              // want heap
func tx(i I) { x := 1; var t T; i.x(fx[0], &t, &x) } // want heap
