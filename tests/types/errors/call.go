package p

func f(a int, b ...string) {}
func g(a int) int          { return a }

type T int

func (t *T) m() {}

func h() {
	f()                // ERROR
	f(1, 2)            // ERROR
	f(1, []string{})   // ERROR
	f(1, []string{}...)
	g(1, 2)            // ERROR
	g("x")             // ERROR
	g([]int{1}...)     // ERROR
	g(f(1))            // ERROR
	g                  // ERROR
	g(1) + 1           // ERROR
	i := 1
	i()                // ERROR
	T(1).m()           // ERROR
	T.m(1)             // ERROR
	len("x")           // ERROR
	append([]int{}, 1) // ERROR
	_ = append(1, 2)   // ERROR
	_ = make(int)      // ERROR
	_ = new(undefined) // ERROR
	delete(i, 1)       // ERROR
	copy(i, i)         // ERROR
	defer int(1)       // ERROR
	defer len("x")     // ERROR
	panic()            // ERROR
	_ = cap(map[int]int{}) // ERROR
}
