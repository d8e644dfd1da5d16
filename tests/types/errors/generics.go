package p

type Number interface{ ~int | ~float64 }

type List[T any] struct{ next *List[T] }

func sum[T Number](a ...T) (r T) { return r }
func conv[A, B any](a A) (b B)   { return b }
func eq[T comparable](a, b T) bool { return a == b }

var (
	_ = sum("x")           // ERROR
	_ = sum[string]        // ERROR
	_ = conv(1)            // ERROR
	_ = conv[int, int, int] // ERROR
	_ = sum(1, "x")        // ERROR
	_ = eq([]int{}, nil)   // ERROR
	_ List                 // ERROR
	_ List[int, int]       // ERROR
	_ int[string]          // ERROR
	_ Number               // ERROR
	_ = sum                // ERROR
)

func f[T any](a, b T) {
	_ = a == b // ERROR
	_ = a + b  // ERROR
	a.m()      // ERROR
	switch a.(type) { // ERROR
	}
	var _ T = 1 // ERROR
}

type Bad[T any] T // ERROR


type U interface{ int | Number | interface{ m() } } // ERROR
