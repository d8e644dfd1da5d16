package lib

type Num int

type Box[T any] struct{ v T }

func (b Box[T]) Text() string { return "" }

// One instance stands for all of a shape; a pointer's shape depends on the constraint.
func Text[T any](x T) string         { return "b" }
func Equal[T comparable](x T) string { return "b" }
func Grow[S ~[]E, E any](x S, n int) []S {
	_ = make([]E, n)
	return append([]S{}, x)
}

type Record struct {
	Box[int]
	*Num
	Inner struct {
		*Num
		Box[string]
	}
}
