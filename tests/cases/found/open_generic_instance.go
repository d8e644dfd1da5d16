// flags: -world=open
// A library (-world=open): users may instantiate Apply with a type whose Do keeps its argument; the verdict is that of the one instance in here.
package lib

type T struct{ v int }

type none struct{}

func (none) Do(*T) {}

func Apply[X interface{ Do(*T) }](x X) {
	t := T{1} // want heap
	x.Do(&t)
}

func init() { Apply(none{}) }
