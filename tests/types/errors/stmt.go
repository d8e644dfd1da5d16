package p

func f(x any, c <-chan int, n int) int {
	if n { // ERROR
	}
	for n { // ERROR
	}
	switch n {
	case "a": // ERROR
	case 1, 1: // ERROR
	}
	switch y := x.(type) { // ERROR
	case int, int: // ERROR
	}
	switch n.(type) { // ERROR
	}
	c <- 1 // ERROR
	for i, j := range c { // ERROR
		_, _ = i, j
	}
	for range 1.5 { // ERROR
	}
	for i := range f { // ERROR
		_ = i
	}
	n == 1 // ERROR
	var unused int // ERROR
	func() {
		return 1 // ERROR
	}()
	return // ERROR
}

func g() int {
	for {
		break
	}
} // ERROR

func h() (r int) {
	{
		r := 1 // ERROR
		return // ERROR
	}
}
