// A label with a jump back raises gc's loop depth for all that follows it in the block: the record of a later defer is on the heap.
package main

type T struct{ v int }

var out int

func grow(n int) int {
	var a [64]int
	if n <= 0 {
		return a[-n&63]
	}
	return grow(n-1) + a[n&63]
}

func work(n int) {
	i := 0
again:
	i++
	if i < n {
		goto again
	}
	x := T{n} // want heap lifetime=frame
	defer func(p *T) { out = p.v }(&x)
	grow(2000)
	x.v += 10
}

func main() {
	work(3)
	println(out)
	if out != 13 {
		panic("bad")
	}
}
