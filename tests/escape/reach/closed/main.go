// Only what main reaches runs, but all of that counts, however it is reached. A slice with a bound
// is in the frame.
package main

import "closed/q"

func main() {
	q.Mention()
	use(make([]byte, q.Fixed())) // want stack
	use(make([]byte, q.Limit())) // want stack
	use(make([]byte, q.Begin())) // want size
	q.Walk(q.New())
	use(make([]byte, q.Invoked()))    // want size
	use(make([]byte, q.NotInvoked())) // want stack
	q.Run()
	use(make([]byte, q.Listed()))    // want size
	use(make([]byte, q.Boxed()))     // want size
	use(make([]byte, q.Pointed()))   // want size
	use(make([]byte, q.Literal()))   // want size
	use(make([]byte, q.Key()))       // want size
	use(make([]byte, q.Promoted()))  // want size
	use(make([]byte, q.Bound()))     // want size
	use(make([]byte, len(q.Primes))) // want stack
	use(make([]byte, q.Iterated()))  // want size
}

func use(b []byte) { clear(b) }
