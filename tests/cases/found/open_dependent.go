// flags: -world=open
// A constraint whose type depends on another that is a type itself: nothing is claimed of the package's generic functions.
package lib

type T struct{ v int }

func Chain[X any, P interface{ *X }, Q interface {
	*P
}](q Q) int {
	t := T{1} // want heap
	p := &t
	_ = **q
	return p.v
}

func init() {
	p := new(int)
	Chain[int](&p)
}
