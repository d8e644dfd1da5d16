// What a goto may not jump over or into.
package p

func f() {
	goto A
	x := 1
A:
	goto B
	var y, z int
B:
	goto C
	{
	C:
	}
	goto D
	{
		v := 1
	}
	const k = 1
D:
	{
		goto E
		w := 1
	}
E:
	goto A
	if x {
	F:
		goto F
	} else {
		goto F
	}
	goto G
	a, b := 1, 2
	goto G
G:
	goto H
	goto I
	switch {
	case a:
	I:
	}
J:
}
