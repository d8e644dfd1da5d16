// Where gc has the record of a deferred call: its escape analysis counts for and range statements, and labels that a goto further
// down names, from the label to the end of its block. Bare blocks, and arms of an if whose condition it knows, are no blocks for it.
// Nothing here is deferred twice in an activation.
package main

func use(p *int) { *p++ }

func ifTrue(n int) {
	if n > 0 || true {
	again:
		n++
		if n < 3 {
			goto again
		}
	}
	x := n // want heap
	defer use(&x)
}

func constTrue(n int) {
	const c = true
	if c {
	again:
		n++
		if n < 3 {
			goto again
		}
	}
	x := n // want heap
	defer use(&x)
}

func inIf(n int) {
	if n > 0 {
	again:
		n++
		if n < 3 {
			goto again
		}
		y := n // want heap
		defer use(&y)
	}
	x := n // want stack
	defer use(&x)
}

func bare(n int) {
	{
	again:
		n++
		if n < 3 {
			goto again
		}
	}
	x := n // want heap
	defer use(&x)
}

func forward(n int) {
	if n > 3 {
		goto out
	}
	n++
out:
	x := n // want stack
	defer use(&x)
}

func labeledFor(n int) {
	x := n // want stack
	defer use(&x)
outer:
	for {
		for {
			continue outer
		}
	}
}

func afterFor(n int) {
	for n < 10 {
		n++
	}
	x := n // want stack
	defer use(&x)
}

func sw(n int) {
	switch {
	case n > 3:
	again:
		n++
		if n < 3 {
			goto again
		}
		y := n // want heap
		defer use(&y)
	case n < 2:
		z := n // want stack
		defer use(&z)
	}
	x := n // want stack
	defer use(&x)
}

func closureInFor(n int) {
	for {
		func() {
			x := n // want stack
			defer use(&x)
		}()
		return
	}
}

func seq(yield func(int) bool) { yield(1) }

func rangeFunc(n int) {
	for i := range seq {
		x := i // want heap
		defer use(&x)
	}
}

func closureInRangeFunc(n int) {
	for i := range seq {
		func() {
			x := i // want stack
			defer use(&x)
		}()
	}
}

func gotoFromRangeFunc(n int) {
again:
	n++
	for range seq {
		if n < 4 {
			goto again
		}
	}
	x := n // want heap
	defer use(&x)
}

func rangeOnce(n int) {
	for range n {
		x := n // want heap
		defer use(&x)
		break
	}
}

func main() {
	ifTrue(seed())
	constTrue(seed())
	inIf(seed())
	bare(seed())
	forward(seed())
	afterFor(seed())
	sw(seed())
	closureInFor(seed())
	rangeFunc(seed())
	closureInRangeFunc(seed())
	gotoFromRangeFunc(seed())
	rangeOnce(seed())
	labeledFor(seed())
}
var sizes = map[string]int{"n": 4}
func seed() int { return sizes["n"] }
