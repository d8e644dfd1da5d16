package p

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p *Pair[A, B]) Swap(with func(A, B) (A, B)) { p.Key, p.Val = with(p.Key, p.Val) }

type Set[T comparable] = map[T]struct{}

func Map[S ~[]E, E, R any](s S, f func(E) R) []R {
	var out []R
	for _, e := range s {
		out = append(out, f(e))
	}
	return out
}

func id[T any](x T) T { return x }

type Ints []int

var doubled = Map(Ints{1, 2}, func(i int) float64 { return float64(i) * 2 })
var strs = Map([]string{"a"}, id)
var set = Set[string]{"x": {}}
var pair = &Pair[string, int]{"a", 1}
var fn func(int) int = id

func main() {
	pair.Swap(func(s string, i int) (string, int) { return s + "!", i + 1 })
}
