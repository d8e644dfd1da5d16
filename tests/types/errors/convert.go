package p

import "unsafe"

type I interface{ m(int) }
type V struct{}
type W struct{}
type N int

func (V) m(string) {}
func (*W) m(int)   {}

var (
	s  []int
	_  I         = V{}  // ERROR
	_  I         = W{}  // ERROR
	_  I         = 1    // ERROR
	_  N         = int(1) // ERROR
	_  *I        = &s   // ERROR
	_  int8      = 200  // ERROR
	_  float32   = 1e40 // ERROR
	_  int       = 1.5  // ERROR
	_  = int8(300)      // ERROR
	_  = string(1.5)    // ERROR
	_  = []byte(s)      // ERROR
	_  = [2]string(s)   // ERROR
	_  = (*int)(unsafe.Pointer(uintptr(0)))
	_  = uintptr(&s)    // ERROR
	_  chan int = (<-chan int)(nil) // ERROR
)

func g[T ~int | ~string, U ~[]byte, K any](t T, u U, k K) {
	_ = T(1)
	_ = U("x")
	_ = K(1)        // ERROR
	_ = int(t)      // ERROR
	_ = string(u)
	var _ T = "x"   // ERROR
	var _ []byte = u
	_ = I(k)        // ERROR
}
