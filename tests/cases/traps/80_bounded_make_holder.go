// A make with a bound that only we can prove is in gc's buffer of 32 bytes or on the heap: what it holds is held by the heap.
package main

type T struct{ v int }

func grow(n int) int {
	var a [64]int
	if n <= 0 {
		return a[-n&63]
	}
	return grow(n-1) + a[n&63]
}

func work(n int) int {
	x := T{n} // want heap lifetime=frame
	s := make([]*T, n&15)
	for i := range s {
		s[i] = &x
	}
	grow(2000)
	x.v += 10
	return s[0].v
}

func main() {
	println(work(9))
	if work(9) != 19 {
		panic("bad")
	}
}
