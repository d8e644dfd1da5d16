// A function literal clears the captured pointer to its local, but not on every way out: it panics
// or returns before, or the last store is undone by what it defers.
package main

func check(n int) {
	if n > 2 {
		panic("large")
	}
}

func try(f func()) {
	defer func() { recover() }()
	f()
}

func recovered_by_callee(n int) int {
	var p *int
	try(func() {
		x := n // want heap
		p = &x
		check(*p)
		p = nil
	})
	smash(n)
	return *p
}

func recovered_by_maker(n int) (p *int) {
	defer func() { recover() }()
	func() {
		x := n // want heap
		p = &x
		check(*p)
		p = nil
	}()
	return nil
}

func returns_before(n int) int {
	var p *int
	func() {
		x := n // want heap
		p = &x
		if *p > 2 {
			return
		}
		p = nil
	}()
	smash(n)
	return *p
}

func deferred_restores(n int) int {
	var p *int
	func() {
		x := n // want heap
		p = &x
		q := p
		defer func() { p = q }()
		p = nil
	}()
	smash(n)
	return *p
}

func smash(n int) int {
	var a [200]int
	for i := range a {
		a[i] = -n
	}
	return a[n&127]
}

func main() {
	p := recovered_by_maker(3)
	smash(3)
	if recovered_by_callee(3) != 3 || *p != 3 || returns_before(3) != 3 || deferred_restores(3) != 3 {
		panic("bad")
	}
}
