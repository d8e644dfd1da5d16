// Where a line's end is a semicolon and where it is none.
package p

func f()
{
}

func g(x int /* this comment
	is a newline */) {
	if x
	{
	}
	if x; {
	}
	if {
	}
	for x
	{
	}
	a := []int{
		1,
		2
	}
	return
	x++
	y
	.z()
	if x { }
	else { }
}
