package p

import "unsafe"

type M map[string]int

func f(b []byte, m M, r <-chan int, i int, t struct{ x, y int }) {
	_ = append(i, 1)      // ERROR
	_ = append(b, "x")    // ERROR
	_ = append()          // ERROR
	_ = append(nil, 1)    // ERROR
	_ = len(i)            // ERROR
	_ = cap(m)            // ERROR
	_ = len(b...)         // ERROR
	clear(i)              // ERROR
	close(r)              // ERROR
	close(i)              // ERROR
	_ = complex(1, "x")   // ERROR
	_ = complex(i, i)     // ERROR
	_ = real(1.5 + i)     // ERROR
	copy(b, m)            // ERROR
	copy([]int{}, b)      // ERROR
	delete(b, 1)          // ERROR
	delete(m, 1)          // ERROR
	_ = make(int)         // ERROR
	_ = make([]int)       // ERROR
	_ = make([]int, -1)   // ERROR
	_ = make([]int, 2, 1) // ERROR
	_ = new(len)          // ERROR
	_ = max(1, "x")       // ERROR
	_ = min(m)            // ERROR
	panic()               // ERROR
	_ = recover(1)        // ERROR
	_ = unsafe.Offsetof(t)  // ERROR
	_ = unsafe.Slice(i, 1)  // ERROR
	_ = unsafe.String(b, 1) // ERROR
}
