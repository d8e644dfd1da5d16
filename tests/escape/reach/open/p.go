// Package p is asked about; open/q is not, and most of it is not lowered. All the same anybody may
// call it. A slice with a bound is in the frame.
package p

import "open/q"

func Lengths() {
	use(make([]byte, q.Fixed()))   // want stack
	use(make([]byte, q.Limit()))   // want size
	use(make([]byte, q.Address())) // want size
	use(make([]byte, q.Three()))   // want size
	use(make([]byte, q.Four()))    // want stack
	use(make([]byte, q.Five()))    // want size
	use(make([]byte, q.Six()))     // want size
	use(make([]byte, q.Seven()))   // want size
	use(make([]byte, q.Begin()))   // want size
	use(make([]byte, q.Start()))   // want size
	use(make([]byte, q.Generic())) // want size
	use(make([]byte, q.Method(0))) // want size
	use(make([]byte, q.Private())) // want stack
}

func use(b []byte) { clear(b) }

// Importers call Own[Mine], and so grow with more than 3.
func Own[T grower](x T) { x.grow(100) }

type grower interface{ grow(n int) }

type Mine struct{ n int }

func (m Mine) grow(n int) {
	use(make([]byte, n)) // want size
}

func Three(m Mine) { m.grow(3) }
