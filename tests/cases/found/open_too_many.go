// flags: -world=open
// More combinations of type arguments than are looked at: nothing is claimed of the package's generic functions.
package lib

type T struct{ v int }

var keep *T

type number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32
}

func Many[A, B, C number](a A, b B, c C) {
	t := T{1} // want heap
	if a < 0 && b > 100 && c > 127 {
		keep = &t
	}
	inner(a)
}

func inner[A number](a A) {
	t := T{1}    // want heap
	func() int { // want heap
		return int(a) + t.v
	}()
}

func plain() int {
	t := T{1} // want stack
	p := &t
	return p.v
}

func init() {
	Many(int8(0), int8(0), int8(0))
	plain()
}
