// Members of structs and interfaces.
package p

type S struct {
	a, b int
	a b c
	(T)
	*(T)
	(*T)
	*T.x
	T[int]
	a [3]int
	a [n]
	5
	x int "tag"
	y.z `tag`
	func()
	a, b
	*p.T[int] "tag"
}

type I interface {
	m()
	m() int; n() (x, y int)
	a.b
	~int | ~string | T[int]
	int | 
	~
	m(), n()
	x int
	*T
	(T)
	~(T)
	[]int | map[string]int
}
