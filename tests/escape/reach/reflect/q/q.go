package q

// A number that nothing is known of.
var numbers = map[string]int{"much": 100}

func much() int { return numbers["much"] }

var reflected, inside, unboxed = 3, 3, 3

// In an interface, and what reflection gets to from there.
type hidden struct{ Part *inner }
type inner struct{}

func (*hidden) Set() { reflected = much() }
func (*inner) Set()  { inside = much() }

// In no interface.
type direct struct{}

func (*direct) Set() { unboxed = much() }

var Direct direct

func NewHidden() any { return &hidden{} }
func Reflected() int { return reflected }
func Inner() int     { return inside }
func Unboxed() int   { return unboxed }
