// gc captures a value of more than 128 bytes by reference: a closure that is returned holds x and z.
package main

type large struct{ a [17]int }

func smash(n int) int {
	var a [200]int
	for i := range a {
		a[i] = -n
	}
	return a[n&127]
}

func work(n int) func() int {
	x := large{} // want heap
	y := [17]int{n}
	z := large{y} // want heap
	_ = x
	return func() int { return z.a[0] + x.a[1] }
}

func main() {
	f := work(3)
	smash(7)
	println(f())
	if f() != 3 {
		panic("bad")
	}
}
