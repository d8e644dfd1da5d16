// Labels, and jumps to them.
package p

func f() {
L:
	for {
		break L
		continue L
		func() {
			break L
			continue
		}()
	}
M:
	x()
	for {
		break M
		continue M
		break N
		continue N
	}
L:
	break
	continue
S:
	switch {
	case a:
		break S
		continue S
		fallthrough
	case b:
		if x {
			fallthrough
		}
		fallthrough;
		;
	case c:
		fallthrough
		x()
	default:
		fallthrough
	}
	switch x.(type) {
	case int:
		fallthrough
	}
	select {
	case <-c:
		fallthrough
		break
	}
_:
	for {
		break _
	}
B:
	{
		break B
	}
}
