package p

func seq(yield func(int, string) bool) {}

func f(x any, m map[string]int, c chan int) (n int, err error) {
	for i := range 3 {
		n += i
	}
	for k, v := range seq {
		_, _ = k, v
	}
	switch v := x.(type) {
	case int:
		n = v
	case string, []byte:
		_ = v
	case nil:
	}
	v, ok := m["a"]
	if w, open := <-c; open && ok {
		v = w
	}
	select {
	case c <- v:
	case y, ok := <-c:
		_, _ = y, ok
	}
loop:
	for {
		break loop
	}
	defer func() { n++ }()
	return n << 1, err
}
