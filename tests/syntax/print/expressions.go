// Expressions of every kind.
package p

var _ = []any{
	1, 0x1p-2, 1_000i, 'a', "b\n", `c
d`,
	a + b*c - (d << 2) &^ e || f && !g,
	- -x, + +x, & ^x, ^ ^x, -(-x), &*x, *&x, <-c, - <-c, & &x,
	**p, *p.q, (*p).q, a / *b,
	T{}, T{1, 2}, T{a: 1, b: {2, {3}}}, []T{{}, {1},}, &T{x: 1}, [...]int{2: 1}, map[K]V{k: v},
	p.T{}, T[int]{}, p.T[int, string]{}, struct{}{}, struct{ a, b int }{1, 2},
	func() {}, func(a, b int, c ...string) (x, y T) { return }, func(int, string) (T, error) { return 1, nil },
	x.y.z, x[1], x[a, b], x[1:2], x[:], x[:2], x[1:], x[1:2:3], x[:2:3],
	f(), f(a, b), f(a, b,), f(a...), f(1 ...), f(a.b...), f(g()...,), f[int](x)(y)(z),
	x.(T), x.(*p.T), x.(interface{ m() }), 1 .x, 0x1 .y, "s".z,
	[]int(x), (func())(x), (<-chan int)(x), (chan<- int)(x), <-chan int(x), chan int(x), map[string]int(nil),
	interface{}(x), (*T)(x), new(5), <-(chan int)(x),
	func() int { return 1 }(),
	"a" +
		"b" +
		"c",
}
