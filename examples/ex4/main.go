// A pointer flows to a field of the result; the variable that it points to lives in main's frame, and stays there.
package main

type S struct{ M *int }

func main() {
	var i int
	refStruct(&i)
}

func refStruct(y *int) (z S) {
	z.M = y
	return z
}
