// What reflection copies into memory that it was given is there afterwards: each x outlives its
// function by way of a copy that no instruction of the program makes. The program panics if one is
// lost; that of reflect.Copy is lost by gc 1.26 itself.
package main

import "reflect"

type T struct{ v int }

type node struct {
	next *node
	t    *T
}

func viaCopy(n int) *T {
	x := T{n} // want heap
	d := []*T{nil}
	reflect.Copy(reflect.ValueOf(d), reflect.ValueOf([]*T{&x}))
	return d[0]
}

func viaCopySecondField(n int) *T {
	x := T{n} // want heap
	d := []node{{}}
	reflect.Copy(reflect.ValueOf(d), reflect.ValueOf([]node{{nil, &x}}))
	return d[0].t
}

func viaAppend(n int) *T {
	x := T{n} // want heap
	return reflect.Append(reflect.ValueOf([]*T(nil)), reflect.ValueOf(&x)).Interface().([]*T)[0]
}

func viaAppendSlice(n int) *T {
	x := T{n} // want heap
	d := reflect.AppendSlice(reflect.ValueOf([]*T{nil}), reflect.ValueOf([]*T{&x}))
	return d.Interface().([]*T)[1]
}

func viaSet(n int) *T {
	x := T{n} // want heap
	d := new(*T)
	reflect.ValueOf(d).Elem().Set(reflect.ValueOf(&x))
	return *d
}

func viaSetField(n int) *T {
	x := T{n} // want heap
	d := &node{}
	v := reflect.ValueOf(d).Elem()
	v.Set(reflect.ValueOf(node{nil, &x}))
	return d.t
}

func viaSetMapIndex(n int) *T {
	x := T{n} // want heap
	m := map[int]*T{}
	reflect.ValueOf(m).SetMapIndex(reflect.ValueOf(1), reflect.ValueOf(&x))
	return m[1]
}

func viaMapIndex(n int) *T {
	x := T{n} // want heap
	m := map[int]*T{1: &x}
	return reflect.ValueOf(m).MapIndex(reflect.ValueOf(1)).Interface().(*T)
}

func viaMapRange(n int) *T {
	x := T{n} // want heap
	it := reflect.ValueOf(map[int]*T{1: &x}).MapRange()
	it.Next()
	return it.Value().Interface().(*T)
}

func viaSend(n int) *T {
	x := T{n} // want heap
	c := make(chan *T, 1)
	reflect.ValueOf(c).Send(reflect.ValueOf(&x))
	return <-c
}

func viaRecv(n int) *T {
	x := T{n} // want heap
	c := make(chan *T, 1)
	c <- &x
	v, _ := reflect.ValueOf(c).Recv()
	return v.Interface().(*T)
}

func viaSelect(n int) *T {
	x := T{n} // want heap
	c := make(chan *T, 1)
	reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c), Send: reflect.ValueOf(&x)}})
	return <-c
}

func viaSwapper(n int) *T {
	x := T{n} // want heap
	d := []*T{nil, &x}
	reflect.Swapper(d)(0, 1)
	return d[0]
}

func viaSwapperStruct(n int) *T {
	x := T{n} // want heap
	d := []node{{}, {nil, &x}}
	reflect.Swapper(d)(0, 1)
	return d[0].t
}

func identity(t *T) *T { return t }

func viaCall(n int) *T {
	x := T{n} // want heap
	f := reflect.ValueOf(identity)
	return f.Call([]reflect.Value{reflect.ValueOf(&x)})[0].Interface().(*T)
}

func store(d, t *node) { d.next = t }

func viaCallStore(n int) *T {
	x := node{t: &T{n}} // want heap
	d := &node{}
	reflect.ValueOf(store).Call([]reflect.Value{reflect.ValueOf(d), reflect.ValueOf(&x)})
	return d.next.t
}

func viaNew(n int) *T {
	x := T{n} // want heap
	p := reflect.New(reflect.TypeOf(&x))
	p.Elem().Set(reflect.ValueOf(&x))
	return *p.Interface().(**T)
}

func viaMakeSlice(n int) *T {
	x := T{n} // want heap
	s := reflect.MakeSlice(reflect.TypeOf([]*T{}), 1, 1)
	s.Index(0).Set(reflect.ValueOf(&x))
	return s.Interface().([]*T)[0]
}

func viaGrow(n int) *T {
	x := T{n} // want heap
	d := []*T{&x}
	v := reflect.ValueOf(&d).Elem()
	v.Grow(10)
	return d[0]
}

func viaConvert(n int) *T {
	x := T{n} // want heap
	type P *T
	return (*T)(reflect.ValueOf(&x).Convert(reflect.TypeOf(P(nil))).Interface().(P))
}

func viaArray(n int) *T {
	x := T{n} // want heap
	s := []*T{nil, &x}
	a := reflect.ValueOf(s).Convert(reflect.TypeOf([2]*T{})).Interface().([2]*T)
	return a[1]
}

func viaSeq(n int) (t *T) {
	x := T{n} // want heap
	for _, v := range reflect.ValueOf([]*T{&x}).Seq2() {
		t = v.Interface().(*T)
	}
	return t
}

func main() {
	_, _, _ = viaCopy(1), viaCopySecondField(1), viaAppendSlice(1)
	for i, f := range []func(int) *T{viaAppend,
		viaSet, viaSetField, viaSetMapIndex, viaMapIndex, viaMapRange, viaSend, viaRecv,
		viaSelect, viaSwapper, viaSwapperStruct, viaCall, viaCallStore, viaNew, viaMakeSlice,
		viaGrow, viaConvert, viaArray, viaSeq} {
		p, q := f(1), f(2)
		if p.v != 1 || q.v != 2 {
			println("lost", i)
			panic("bad")
		}
	}
}
