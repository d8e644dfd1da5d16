package outside

import "unsafe"

// Variables that no instruction fills: the linker sets strings.

var version string
var Mode = "release"
var parts, count = two()

type name string

var named name

func two() (string, int) { return "", 0 }

// Others have this name.

//go:linkname counter other/pkg.counter
var counter int

//go:linkname alone
var alone int

//go:linkname self outside.self
var self int

//go:linkname work other/pkg.work
func work(n int) { counter = n }

//go:linkname pulled
func pulled(n int) { alone = n }

//go:linkname asked other/pkg.asked
func asked(n int)

// A host calls it.
//
//go:wasmexport run
func run(n int32) { work(int(n)) }

// The two sides of a name, one with a body.

//go:linkname front outside.back
func front(n int) int

func back(n int) int { return n }

// The other side has another number of parameters.

//go:linkname short outside.long
func short(n int)

func long(n, m int) {}

// A method, and a function as a variable.

//go:linkname method outside.(*T).hidden
func method(t *T, n int)

type T struct{ n int }

func (t *T) hidden(n int)  { t.n = n }
func (t *T) visible(n int) { t.n = n }

//go:linkname address outside.code
var address byte

func code(n int) {}

// A variable of another type.

//go:linkname word outside.pair
var word uintptr

var pair [2]uintptr

//go:linkname same outside.one
var same int

var one int

var size = unsafe.Sizeof(pair)

func use() {
	asked(1)
	short(front(2))
	method(nil, 3)
	same++
	word++
	_ = address
}
