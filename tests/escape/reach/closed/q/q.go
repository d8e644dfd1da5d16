package q

// A number that nothing is known of.
var numbers = map[string]int{"much": 100}

func much() int { return numbers["much"] }

var fixed = 3

func Fixed() int { return fixed }

// Never called in this program.
var limit = 3

func Limit() int     { return limit }
func SetLimit(n int) { limit = n }

// An init function.
var begin = 3

func init()      { begin = much() }
func Begin() int { return begin }

// Methods that an interface's call may run, in a package that only has it lowered for that.
type Walker interface {
	Walk()
	Rest()
}

type animal struct{ legs int }

var invoked, notInvoked = 3, 3

func (a *animal) Walk() { invoked = much() }
func (a *animal) Rest() { notInvoked = much() }

func New() Walker     { return &animal{4} }
func Walk(w Walker)   { w.Walk() }
func Invoked() int    { return invoked }
func NotInvoked() int { return notInvoked }

// What tables hold.
var listed, boxed, pointed, literal, key, promoted = 3, 3, 3, 3, 3, 3

func list() { listed = much() }

type runner interface{ run() }

type one struct{}
type two struct{ n int }
type three int
type four struct{ *inner }
type inner struct{}

func (one) run()    { boxed = much() }
func (*two) run()   { pointed = much() }
func (three) run()  { key = much() }
func (*inner) run() { promoted = much() }

var funcs = []func(){list, func() { literal = much() }}
var runners = [...]runner{one{}, &two{1}, four{}}
var keys = map[any]string{three(1): "three"}

var Primes = []int{2, 3, 5, 7}

func Run() {
	for _, f := range funcs {
		f()
	}
	for _, r := range runners {
		r.run()
	}
	for k := range keys {
		k.(runner).run()
	}
}

func Listed() int   { return listed }
func Boxed() int    { return boxed }
func Pointed() int  { return pointed }
func Literal() int  { return literal }
func Key() int      { return key }
func Promoted() int { return promoted }

// A method value, and the body of a range over func.
var bound, iterated = 3, 3

type box struct{}

func (box) set() { bound = much() }

func Mention() {
	f := box{}.set
	f()
	for range each {
		iterated = much()
	}
}

func each(yield func() bool) { yield() }

func Bound() int    { return bound }
func Iterated() int { return iterated }
