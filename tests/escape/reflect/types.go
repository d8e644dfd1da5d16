// Values of types that nothing converts to an interface: reflection gets to the types by way of
// others. Each way has a type and an interface of its own, whose method keeps its x. The program
// panics if an x is not kept.
package main

import "reflect"

type T struct{ v int }

var keep *T

type (
	byField          struct{}
	byElem           struct{}
	byKey            struct{}
	byParam          struct{}
	byResult         struct{}
	byPointer        struct{}
	byFunc           struct{}
	byLocal          struct{}
	byGeneric[P any] struct{ p *P }
	byArray          struct{}
	byChan           struct{}
	byMethod         struct{}
)

func (byField) KeepField(t *T)        { keep = t }
func (byElem) KeepElem(t *T)          { keep = t }
func (byKey) KeepKey(t *T)            { keep = t }
func (byParam) KeepParam(t *T)        { keep = t }
func (byResult) KeepResult(t *T)      { keep = t }
func (*byPointer) KeepPointer(t *T)   { keep = t }
func (byFunc) KeepFunc(t *T)          { keep = t }
func (byLocal) KeepLocal(t *T)        { keep = t }
func (byGeneric[P]) KeepGeneric(t *T) { keep = t }
func (byArray) KeepArray(t *T)        { keep = t }
func (byChan) KeepChan(t *T)          { keep = t }
func (byMethod) KeepMethod(t *T)      { keep = t }

type hasMethods struct{}

func (hasMethods) Take(byParam)           {}
func (hasMethods) Give() (b byResult)     { return }
func (hasMethods) Point() (b []byPointer) { return }
func (hasMethods) Func(func(byFunc))      {}

type hasParts struct {
	A byField
	B []map[byKey][2]byElem
	C byGeneric[int]
	D [1]byArray
	E chan byChan
	F interface{ M(byMethod) }
}

// All interfaces have more than one type, so that no call is resolved for the lack of another.
type quiet struct{}

func (quiet) KeepField(*T)   {}
func (quiet) KeepElem(*T)    {}
func (quiet) KeepKey(*T)     {}
func (quiet) KeepParam(*T)   {}
func (quiet) KeepResult(*T)  {}
func (quiet) KeepPointer(*T) {}
func (quiet) KeepFunc(*T)    {}
func (quiet) KeepLocal(*T)   {}
func (quiet) KeepGeneric(*T) {}
func (quiet) KeepArray(*T)   {}
func (quiet) KeepChan(*T)    {}
func (quiet) KeepMethod(*T)  {}

func workField(k interface{ KeepField(*T) }) {
	x := T{1} // want heap
	k.KeepField(&x)
}

func workElem(k interface{ KeepElem(*T) }) {
	x := T{2} // want heap
	k.KeepElem(&x)
}

func workKey(k interface{ KeepKey(*T) }) {
	x := T{3} // want heap
	k.KeepKey(&x)
}

func workParam(k interface{ KeepParam(*T) }) {
	x := T{4} // want heap
	k.KeepParam(&x)
}

func workResult(k interface{ KeepResult(*T) }) {
	x := T{5} // want heap
	k.KeepResult(&x)
}

func workPointer(k interface{ KeepPointer(*T) }) {
	x := T{6} // want heap
	k.KeepPointer(&x)
}

func workFunc(k interface{ KeepFunc(*T) }) {
	x := T{7} // want heap
	k.KeepFunc(&x)
}

func workLocal(k interface{ KeepLocal(*T) }) {
	x := T{8} // want heap
	k.KeepLocal(&x)
}

func workGeneric(k interface{ KeepGeneric(*T) }) {
	x := T{9} // want heap
	k.KeepGeneric(&x)
}

func workArray(k interface{ KeepArray(*T) }) {
	x := T{10} // want heap
	k.KeepArray(&x)
}

func workChan(k interface{ KeepChan(*T) }) {
	x := T{11} // want heap
	k.KeepChan(&x)
}

func workMethod(k interface{ KeepMethod(*T) }) {
	x := T{12} // want heap
	k.KeepMethod(&x)
}

func zero(t reflect.Type) any { return reflect.Zero(t).Interface() }

func check(v int) {
	if keep == nil || keep.v != v {
		println("lost", v)
		panic("bad")
	}
	keep = nil
}

func main() {
	m, p := reflect.TypeOf(hasMethods{}), reflect.TypeOf(hasParts{})
	method := func(name string) reflect.Type {
		f, _ := m.MethodByName(name)
		return f.Type
	}
	type local struct{ byLocal }
	type wrapper struct{ L local }
	slice := p.Field(1).Type.Elem()
	workField(quiet{})
	workField(zero(p.Field(0).Type).(interface{ KeepField(*T) }))
	check(1)
	workElem(quiet{})
	workElem(zero(slice.Elem().Elem()).(interface{ KeepElem(*T) }))
	check(2)
	workKey(quiet{})
	workKey(zero(slice.Key()).(interface{ KeepKey(*T) }))
	check(3)
	workParam(quiet{})
	workParam(zero(method("Take").In(1)).(interface{ KeepParam(*T) }))
	check(4)
	workResult(quiet{})
	workResult(zero(method("Give").Out(0)).(interface{ KeepResult(*T) }))
	check(5)
	workPointer(quiet{})
	workPointer(reflect.New(method("Point").Out(0).Elem()).Interface().(interface{ KeepPointer(*T) }))
	check(6)
	workFunc(quiet{})
	workFunc(zero(method("Func").In(1).In(0)).(interface{ KeepFunc(*T) }))
	check(7)
	workLocal(quiet{})
	workLocal(zero(reflect.TypeOf(wrapper{}).Field(0).Type).(interface{ KeepLocal(*T) }))
	check(8)
	workGeneric(quiet{})
	workGeneric(zero(p.Field(2).Type).(interface{ KeepGeneric(*T) }))
	check(9)
	workArray(quiet{})
	workArray(zero(p.Field(3).Type.Elem()).(interface{ KeepArray(*T) }))
	check(10)
	workChan(quiet{})
	workChan(zero(p.Field(4).Type.Elem()).(interface{ KeepChan(*T) }))
	check(11)
	workMethod(quiet{})
	workMethod(zero(p.Field(5).Type.Method(0).Type.In(0)).(interface{ KeepMethod(*T) }))
	check(12)
}
