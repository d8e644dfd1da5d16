// Ways out of a frame that go round a corner.
package main

type box struct {
	p    *int
	next *box
	f    func() *int
}

var top box
var tops []*box
var table = map[string]any{}
var seed = 7

func twoLevels() **int {
	x := seed // want heap
	p := &x   // want heap
	return &p
}

func throughSlice() []*int {
	x := seed            // want heap
	s := []*int{nil, &x} // want heap
	return s[1:]
}

func throughArray() (r [2]*int) {
	x := seed // want heap
	a := [2]*int{1: &x}
	b := a
	for i, p := range b {
		r[i] = p
	}
	return
}

func throughStructMethod() (b box) {
	x := seed // want heap
	b.set(&x)
	return
}

func (b *box) set(p *int) { b.p = p }

func throughClosureResult() *int {
	x := seed // want heap
	f := func() *int { return &x }
	return f()
}

func storedClosure() {
	x := seed                         // want heap
	top.f = func() *int { return &x } // want heap
}

func intoGlobalSlice() {
	b := box{} // want heap
	tops = append(tops, &b)
}

func intoGlobalMap() {
	x := seed // want heap
	table["k"] = &x
}

func intoGlobalByPointer() {
	g := &top
	h := &g
	x := seed // want heap
	(*h).p = &x
}

func afterPublishing() {
	b := &box{} // want heap
	top.next = b
	x := seed // want heap
	b.p = &x
}

func beforePublishing() {
	x := seed        // want heap
	b := &box{p: &x} // want heap
	c := b
	top.next = c
}

func deferredStore() {
	x := seed // want heap
	defer func(p *int) { top.p = p }(&x)
}

func namedResult() (p *int) {
	x := seed // want heap
	defer func() { p = &x }()
	return nil
}

func typeSwitch(v any) *int {
	switch v := v.(type) {
	case *int:
		return v
	case box:
		return v.p
	case func() *int:
		return v()
	}
	return nil
}

func throughTypeSwitch() (a, b, c, d *int) {
	x := seed // want heap
	y := seed // want heap
	z := seed // want heap
	w := seed // want stack
	*typeSwitch(&w)++
	return typeSwitch(&x), typeSwitch(box{p: &y}), typeSwitch(func() *int { return &z }), nil
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }
func (s *stack[T]) last() T  { return s.items[len(s.items)-1] }

func generic() *int {
	var s stack[*int]
	x := seed // want heap
	s.push(&x)
	return s.last()
}

func genericLocal() int {
	var s stack[int] // want stack
	s.push(seed)
	return s.last()
}

func goroutine() int {
	c := make(chan int)
	x := seed   // want heap
	go func() { // want heap
		x++
		c <- x
	}()
	return <-c
}

func sendAway(c chan *int) {
	x := seed // want heap
	c <- &x
}

func recursiveOut(n int, p **int) {
	x := n // want heap
	if n == 0 {
		*p = &x
		return
	}
	recursiveOut(n-1, p)
}

func variadic(ps ...*int) []*int { return ps }

func variadicOut() []*int {
	x := seed // want heap
	return variadic(&x)
}

func variadicIn() int {
	x := seed // want stack
	return *variadic(nil, &x)[1]
}

func methodValue() func(*int) {
	b := box{} // want heap
	return b.set
}

func main() {
	c := make(chan *int, 1)
	sendAway(c)
	var p *int
	recursiveOut(2, &p)
	storedClosure()
	intoGlobalSlice()
	intoGlobalMap()
	intoGlobalByPointer()
	afterPublishing()
	beforePublishing()
	deferredStore()
	a, b, d, _ := throughTypeSwitch()
	println(**twoLevels(), *throughSlice()[0], *throughArray()[1], *throughStructMethod().p, *throughClosureResult(),
		*namedResult(), *a, *b, *d, *generic(), genericLocal(), goroutine(), *<-c, *p, *variadicOut()[0], variadicIn())
	methodValue()(p)
}
