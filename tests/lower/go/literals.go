package p

type point struct{ x, y *int }

func literals(a, b *int) {
	use(point{a, b}, point{y: b}, &point{x: a}, []*int{a, 5: b}, [3]*int{1: a})
	use([]point{{a, b}}, []*point{{a, b}, {}}, map[string]point{"k": {x: b}}, &[]*int{a}, &map[int]int{})
	use([...]int{1, 2}, struct{ p *int }{a}, [][]int{{1}, {2}})
	v := point{a, b}
	v = point{v.y, v.x}
	w := [2]point{{a, b}}
	use(v, w)
}

func use(xs ...any) {}

var (
	static  = []*point{{}, {}}
	dynamic = []*int{new(int)}
	m       = map[string]int{"a": 1}
	f       = func() {}
)
