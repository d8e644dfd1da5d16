//go:noinline // ERROR
package p

//go:nosplit // ERROR
import _ "unsafe"

//go:noinline // ERROR
type T int

//go:noescape
//go:nosplit
func f() { // ERROR
	//go:noinline // ERROR
	var x int
	_ = x
	//go:noinline // ERROR
	const c = 1
	//go:embed x // ERROR
	var s string
	_ = s
}

//go:embed x // ERROR
var b string

//go:embed x // ERROR
func g()

//go:noescape
func (T) m() {} // ERROR

//go:noinline // ERROR
//go:nointerface
const c = 1
