package p

// A call with several callees, one of which is not known. Unknown code gets the arguments and is run with
// what it holds itself; it does not see the other callees.

type hook interface{ run(*int) }

type counter struct{ n *int }

func (c *counter) run(*int) { *c.n++ }

var (
	keep  func(*int)
	other hook
)

func values(pick bool) int {
	n := 0                        // want stack
	arg := 0                      // want heap
	f := func(p *int) { n += *p } // want stack
	if pick {
		f = keep
	}
	f(&arg)
	return n
}

func methods(pick bool) int {
	n := 0                    // want stack
	arg := 0                  // want heap
	var h hook = &counter{&n} // want stack
	if pick {
		h = other
	}
	h.run(&arg)
	return n
}

// The callee's code is not known: it gets what it is a closure of.
func given(pick bool) *int {
	n := 0                    // want heap
	f := func(p *int) { n++ } // want heap
	if pick {
		f = keep
	}
	give(f)
	return nil
}

func give(f func(*int)) { keep = f }

// A call that a callee leaves open, with one of its own callees unknown.
func left(pick bool) int {
	n := 0                 // want stack
	through(func(p *int) { // want stack
		n++
	})
	return n
}

func through(f func(*int)) {
	f(nil)
	keep(nil)
}
