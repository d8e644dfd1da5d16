package p

// What is called or whose interface's method is called has a call or a receive in it: gc evaluates
// it before, into a temporary.

type I interface {
	S() string
	J() I
}

type T struct {
	i  I
	fn func() string
}

func (t T) S() string { return "" }
func (t T) I() I      { return t.i }

func i() I               { return nil }
func t() T               { return T{} }
func f() func() string   { return nil }
func g[X any]() func() X { return nil }
func e() struct{ I }     { return struct{ I }{} }
func use(s ...string)    {}

func temps(a [3]func() string, m map[string]func() string, ch chan I, x any, p *T, bs []byte) {
	use("a"+i().S(), "b"+i().J().S(), "c"+(<-ch).S(), "d"+t().I().S(), "e"+e().S())
	use("f"+f()(), "g"+g[string]()(), "h"+t().fn(), "i"+i().(interface{ S() string }).S())
	use("j"+a[len(bs)](), "k"+a[append(bs, 1)[0]](), "l"+m[string(f()())]())
	use("m"+a[min(1, len(bs))](), "n"+[]func() string{f()}[0](), "o"+[]I{0: i()}[0].S())
}

// Neither a call nor a receive, or a method of a concrete type.
func none(a [3]func() string, m map[string]func() string, x any, p *T, bs []byte) {
	use("a"+t().S(), "b"+x.(I).S(), "c"+I(p.i).S(), "d"+a[len(a)-1](), "e"+m[string(bs)]())
	use("f"+make([]I, 2)[0].S(), "g"+(*new(func() string))(), "h"+func() string { return f()() }())
}
