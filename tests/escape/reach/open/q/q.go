package q

// Nothing stores into it.
var fixed = 3

func Fixed() int { return fixed }

// Stored by a function that nothing mentions.
var limit = 3

func Limit() int     { return limit }
func SetLimit(n int) { limit = n }

// Its address gets out.
var address = 3

func Address() int    { return address }
func AddressOf() *int { return &address }

// A parameter, with other arguments by one that nothing mentions.
func id(n int) int  { return n }
func Three() int    { return id(3) }
func Any(n int) int { return id(n) }

// All calls of it are lowered.
func same(n int) int { return n }
func Four() int      { return same(4) }

// Mentioned as a value.
func value(n int) int      { return n }
func Five() int            { return value(5) }
func Value() func(int) int { return value }

// Called in a function literal of an initialiser, and as a value in a table.
func called(n int) int { return n }
func Six() int         { return called(6) }

var Call = func(n int) int { return called(n) }

func listed(n int) int { return n }
func Seven() int       { return listed(7) }

var table = map[string]func(int) int{"listed": listed}

func Lookup(name string) func(int) int { return table[name] }

// Set by an init function, and by an initialiser that is not constant.
var begin = 3

func init() { begin = 100 }

func Begin() int { return begin }

var start = Any(100)

func Start() int { return start }

// Stored by instances of a generic function that importers make.
var generic = 3

func Generic() int       { return generic }
func SetGeneric[T any]() { generic = 100 }

// Called as a method of a type parameter only.
type number int

func (x number) add(n int) int { return int(x) + n }
func Method(x number) int      { return x.add(3) }

func Sum[T interface{ add(int) int }](x T) int { return x.add(100) }
func SumOfNumber() int                         { return Sum(number(0)) }

// Used by what is not lowered, but only read.
var private = 3

func Private() int { return private - 1 + 1 }
