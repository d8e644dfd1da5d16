// Sites that are on the stack only because of integer facts, in an open world. Each marked line has one,
// and no other line has.
package claims

var keep *int
var debug bool
var level = 3

func sink(p *int) { keep = p }

func Bound(n int) int {
	if n < 0 || n > 16 {
		n = 16
	}
	s := make([]int, n) // claim: n is at most 16
	return len(s)
}

func Unbound(n int) int {
	s := make([]int, n)
	return len(s)
}

func Dead(n int) int {
	x := n // claim: debug is never set
	if debug {
		sink(&x)
	}
	y := n // anybody may call SetLevel
	if level > 3 {
		sink(&y)
	}
	return x + y
}

func Fits() int {
	var buf [8]int
	s := buf[:0]
	for i := 0; i < 4; i++ {
		s = append(s, i)
	}
	t := buf[:2]
	t = append(t, 1, 2) // claim: two of eight elements are used
	return len(s) + len(t)
}

func Short(n uint8) string {
	b := []byte("0123456789")
	if n > 9 {
		n = 9
	}
	s := string(b[:n]) // claim: at most nine bytes
	return s + ""
}

func Ends(n int) int {
	x := n // claim: what follows the call is never reached
	if n > 100 {
		fail(n)
		for range n {
			sink(&x)
		}
	}
	return x
}

func fail(n int) {
	panic(n)
}

func SetLevel(n int) { level = n }
