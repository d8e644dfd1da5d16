package p

// A parameter of func type of a function that only the package calls, and only by its name: what it
// may be is what the calls pass.

var sink *int

var keep []func(*int)

func quiet(*int) {}

func loud(p *int) { sink = p }

func two(*int)   {}
func three(*int) {}
func four(*int)  {}
func five(*int)  {}

// All that it is given only reads.
func quietOnly(f func(*int)) {
	x := 1 // want stack
	f(&x)
	defer f(&x)
}

func Quiet(n int) {
	quietOnly(quiet)
	quietOnly(func(p *int) { *p += n }) // want stack
	quietOnly(nil)
}

// One of the functions keeps it.
func onceLoud(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Loud() {
	onceLoud(quiet)
	onceLoud(loud)
}

// By way of a parameter of another, a phi, a variable and a capture.
func outer(f func(*int), pick bool) {
	g := f
	if pick {
		g = two
	}
	func() { // want stack
		x := 1 // want stack
		inner(f, &x)
		inner(g, &x)
	}()
}

func inner(f func(*int), p *int) {
	x := 1 // want stack
	func() { // want stack
		y := 1 // want stack
		f(&x)
		f(&y)
		f(p)
	}()
}

func Outer(pick bool) { outer(quiet, pick) }

// Of more functions than are told apart it could be any.
func many(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Many() {
	many(quiet)
	many(two)
	many(three)
	many(four)
	many(five)
}

// Anybody may call it.
func Exported(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func exportedCaller() { Exported(quiet) }

// What it passes is from anywhere.
func passedOn(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func PassOn(f func(*int)) { passedOn(f) }

func passGlobal() { passedGlobal(quiet); passedGlobal(keep[0]) }

func passedGlobal(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

// It is a value, too.
func asValue(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

var Values = []func(func(*int)){asValue}

func callsValue() { asValue(quiet) }

// The address of the parameter goes elsewhere.
func addressed(f func(*int)) {
	change(&f)
	x := 1 // want heap
	f(&x)
}

func change(f *func(*int)) { *f = keep[0] }

func Addressed() { addressed(quiet) }

// A literal that captures the parameter gives it another value.
func reassigned(f func(*int)) {
	func() { f = loud }()
	x := 1 // want heap
	f(&x)
}

func Reassigned() { reassigned(quiet) }

// A method may be called through an interface, whose name others need not know: whoever has a T in an
// interface can pass it.
type T struct{}

func (*T) hidden(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Hidden(t any) { t.(interface{ hidden(func(*int)) }).hidden(loud) }

func ownHidden(t *T) { t.hidden(quiet) }

// A method value is a call with an argument that is not known.
type u struct{}

func (u) method(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Method() func(func(*int)) { u{}.method(quiet); return u{}.method }

// What the closure captured is the callers': it may be on the heap.
type box struct{ p *int }

func storing(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Storing(b *box) {
	storing(func(p *int) { b.p = p })
}

// It is stored in a variable of the caller's frame, which is older.
func storingLocal(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func StoringLocal() int {
	var b box // want stack
	storingLocal(func(p *int) { b.p = p }) // want stack
	return *b.p
}

// The result of the call is the argument.
func returning(f func(*int) *int) *int {
	x := 1 // want heap
	return f(&x)
}

func same(p *int) *int { return p }

func Returning() int { return *returning(same) }

// The function calls the one that it is given to, with another.
func recursive(f func(*int, int), n int) {
	x := 1 // want stack
	f(&x, n)
}

func again(p *int, n int) {
	if n > 0 {
		recursive(again, n-1)
		recursive(func(*int, int) {}, n-1)
	}
}

func Recursive() { recursive(again, 3) }

func recursiveLoud(f func(*int, int), n int) {
	x := 1 // want heap
	f(&x, n)
}

func againLoud(p *int, n int) {
	if n > 0 {
		recursiveLoud(func(q *int, _ int) { sink = q }, n-1)
	}
}

func RecursiveLoud() { recursiveLoud(againLoud, 3) }

// The call is of another goroutine.
func started(f func(*int)) {
	x := 1 // want heap
	go f(&x)
}

func Started() { started(quiet) }

// A go statement and a deferred call are calls, too.
func asStatement(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func AsStatement() {
	asStatement(quiet)
	defer asStatement(loud)
}

func asGoroutine(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func AsGoroutine() {
	asGoroutine(quiet)
	go asGoroutine(loud)
}

// Importers make instances that pass other functions.
func fromGeneric(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Generic[E interface{ Keep(*int) }](e E) {
	fromGeneric(e.Keep)
}

func fromInstance(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Instance[E any](e E) {
	fromInstance(func(p *int) {
		if k, ok := any(e).(interface{ Keep(*int) }); ok {
			k.Keep(p)
		}
	})
}

// What a variable of func type gets from a call is not known.
func fromResult(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func FromResult(pick func() func(*int)) { fromResult(pick()) }

// Nobody in the package calls it.
func Uncalled() { _ = 0 }

func uncalled(f func(*int)) {
	x := 1 // want heap
	f(&x)
}
