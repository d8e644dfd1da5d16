package p

func switches(n int, s string, e any, c, d chan *int, x *int) int {
	switch n {
	case 1, 2:
		n = 3
		fallthrough
	case 4:
		n++
	default:
		return 0
	case 5:
		break
	}
	switch {
	case s == "a":
		return 1
	case n > 3 && s != "b":
	}
	switch y := e; y {
	case 1, "x", nil:
		return 2
	}
	switch 3 {
	case 1:
		dead()
	case 3:
	}
	if false {
		dead()
	}
	select {
	case c <- x:
	case v := <-d:
		x = v
	case v, ok := <-c:
		use(v, ok)
	case x = <-d:
	default:
	}
	select {
	case v := <-c:
		use(v)
	}
	select {}
}

func dead()         {}
func use(xs ...any) {}
