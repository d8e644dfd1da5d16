// Heap memory that holds an address for a while; and holders in the frame, which do no harm.
package main

type pair struct{ a, b *int }

var seed = 4
var sizes = map[string]int{"n": 4} // the integer analysis knows nothing of what is in maps

func inMapKey() int {
	x := seed // want heap
	m := map[*int]int{}
	m[&x] = 1
	return m[&x]
}

func inMapStruct() int {
	x := seed // want heap
	y := seed // want heap
	m := map[string]pair{"a": {&x, nil}}
	m["b"] = pair{nil, &y}
	return *m["a"].a + *m["b"].b
}

func inMapInterface() int {
	x := seed // want heap
	m := map[int]any{}
	m[0] = &x
	return *m[0].(*int)
}

func inMapOfMaps() int {
	m := map[int]map[int]int{}
	m[0] = map[int]int{1: seed} // want heap
	return m[0][1]
}

func inChannel() int {
	c := make(chan pair, 2)
	x := seed // want heap
	c <- pair{&x, nil}
	select {
	case p := <-c:
		return *p.a
	default:
		return 0
	}
}

func inSelect() int {
	c := make(chan *int, 1)
	x := seed // want heap
	select {
	case c <- &x:
	default:
	}
	return *<-c
}

func inGrown() int {
	x := seed // want heap
	s := make([]pair, 0, 1)
	s = append(s, pair{&x, nil})
	s = append(s, pair{nil, &x})
	return *s[0].a
}

func inDynamic(n int) int {
	x := seed // want heap
	s := make([]*int, sizes["n"]+n)
	s[0] = &x
	return *s[0]
}

func inBounded(n int) int {
	x := seed // want stack
	s := make([]*int, n)
	s[0] = &x
	return *s[0]
}

func inCopied() int {
	x := seed // want heap
	var a [1]*int
	a[0] = &x
	s := make([]*int, sizes["n"])
	copy(s, a[:])
	return *s[0]
}

func behind() int {
	x := seed          // want heap
	p := &pair{&x, &x} // want heap
	m := map[int]*pair{1: p}
	return *m[1].b
}

func keepInMap(p *int) int {
	m := map[int]*int{1: p}
	return *m[1]
}

func byCallee() int {
	x := seed // want heap
	return keepInMap(&x)
}

type holder interface{ hold(p *int) int }
type calm struct{}
type wild struct{}

func (calm) hold(p *int) int { return *p }
func (wild) hold(p *int) int { return keepInMap(p) }

func byOneTarget(h holder) int {
	x := seed // want heap
	return h.hold(&x)
}

func inFrame() int {
	x := seed // want stack
	y := seed // want stack
	p := pair{&x, &y}
	q := &pair{&y, &x} // want stack
	a := [2]*pair{&p, q}
	f := func() int { return *a[0].a + *a[1].b } // want stack
	var e any = &a
	return f() + *e.(*[2]*pair)[1].b
}

func literalMap() int {
	m := map[int]int{1: seed} // want stack
	m[2] = 3
	return m[1]
}

func deferOnce() (t int) {
	x := seed            // want stack
	defer func(p *int) { // want stack
		*p++
		t += *p
	}(&x)
	return x
}

func main() {
	println(inMapKey(), inMapStruct(), inMapInterface(), inMapOfMaps(), inChannel(), inSelect(), inGrown(),
		inDynamic(seed), inBounded(seed), inCopied(), behind(), byCallee(), byOneTarget(calm{}), byOneTarget(wild{}), inFrame(),
		literalMap(), deferOnce())
}
