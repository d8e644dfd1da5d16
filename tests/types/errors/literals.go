package p

type S struct {
	a int
	b string
}

var (
	_ = map[int]int{1, 2}                        // ERROR
	_ = map[string]int{1: undefined}             // ERROR
	_ = map[any]int{1: 1, 1.0: 2, 1: undefined}  // ERROR
	_ = map[float64]int{1: 1, 1 + 0i: undefined} // ERROR
	_ = S{a: 1, "s"}                             // ERROR
	_ = S{1, b: "s"}                             // ERROR
	_ = S{1, "s", undefined}                     // ERROR
	_ = S{undefined: undefined}                  // ERROR
	_ = S{1: 2}                                  // ERROR
	_ = [2]int{1, 2, 3}                          // ERROR
	_ = [...]int{0: 1, 0: 2}                     // ERROR
	_ = &[]int(undefined{})                      // ERROR
	_ = int8(complex128(1000))                   // ERROR
	_ = [1]int{}[1:2:1]                          // ERROR
)

func _(s []int, f func(), ch chan<- int) {
	s[1:2] = 1       // ERROR
	s[1:2]           // ERROR
	_ = append(s...) // ERROR
	_ = f[1]         // ERROR
	for range ch {   // ERROR
	}
	switch f {
	}
	switch struct{ f func() }{} { // ERROR
	}
	_ = map[func()]int{} // ERROR
	_ = int()            // ERROR
	_ = f.(int)          // ERROR
	_ = f.(undefined)    // ERROR
}
