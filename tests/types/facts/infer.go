package p

type Slice[E any] []E
type Pair[K comparable, V any] struct {
	Key K
	Val V
}
type Num interface{ ~int | ~float64 }
type Setter[B any] interface {
	*B
	Set(string)
}
type S struct{ s string }

func (s *S) Set(x string) { s.s = x }

func ident[T any](x T) T                                { return x }
func apply[A, B any](a []A, f func(A) B) (r []B)          { return }
func core[L ~[]E, E any](l L) (e E)                      { return }
func max2[T Num](a, b T) T                               { return a }
func from[T any, PT Setter[T]](x string) (t T)           { PT(&t).Set(x); return }
func pair[K comparable, V any](m map[K]V) (p Pair[K, V]) { return }
func both[T any](a, b T)                                 {}
func chans[T any](c ...T)                                {}

type MySlice []string
type F func(int) string

func str(int) string { return "" }

var (
	v1           = ident(1)
	v2           = ident('a')
	v3           = apply([]int{1}, str)
	v4           = apply([]int{1}, ident)
	v5           = core(MySlice(nil))
	v6           = core(Slice[bool]{true})
	v7           = max2(1, 2.5)
	v8           = from[S]("x")
	v9           = pair(map[string]int{})
	v10 func(int) string = ident2
	v11 F        = ident2
	v12          = ident[func(int) string](ident2)
)

func ident2[A, B any](a A) (b B) { return }

func _(c chan int, r <-chan int, m MySlice, e error) {
	both(c, r)
	chans(c, r, c)
	both(m, []string(nil))
	both(nil, &m)
	_ = core[MySlice]
	_ = min(1, 2.0, len(m))
}
