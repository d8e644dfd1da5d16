package p

import "unsafe"

type Two[A, B any] struct{ a A }
type Alias[A any] = []A

var _ Two[int]               // ERROR
var _ Two[int, string, bool] // ERROR
var _ Alias[int, string]     // ERROR

func f[A, B any](Two[A, B]) {}

func _(x Two[int]) { // ERROR
	f(x) // ERROR
	var y Two[int, int]
	y = x
	_ = y
}

func _() {
	f[int, int, int](Two[int, int]{}) // ERROR
	_ = f[int, int, int]              // ERROR
	f[int](Two[string, int]{})        // ERROR
	f()                               // ERROR
}

type T struct{}

var _ T[undefined] // ERROR

type Self[P any] struct {
	Self[P] // ERROR
}

const _ = unsafe.Sizeof(Self[int]{}) // ERROR

type A int
type Tilde interface{ ~A } // ERROR

func g[_ Tilde]() {}

var _ = g[int] // ERROR

func shadows[int any](x int) { x = 0 } // ERROR

func embeds[P any](struct{ P }) {} // ERROR
