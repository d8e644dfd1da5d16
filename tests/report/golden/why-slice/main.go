package main

type T struct{ s []*int }

var g *T

func main() {
	x := 1
	u := []*T{g}
	q := u[0].s[:1]
	q[0] = &x
}
