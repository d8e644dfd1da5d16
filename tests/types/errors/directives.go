//go:nosplit
package p

//go:linkname a b c // ERROR
//go:embed "unclosed // ERROR
//go:embed `x`y // ERROR
//go:cgo_ldflag -x // ERROR
//go:cgo_import_dynamic a b "lib" // ERROR
//go:cgo_import_dynamic a b -lib // ERROR
//go:cgo_export_static a b c // ERROR
//go:wasmimport a // ERROR
//go:wasmexport a b // ERROR
//go:systemstack // ERROR
//go:uintptrkeepalive // ERROR
//go:unknown
var v int //go:noinline // ERROR

func f() {
	//go:noinline // ERROR
	v++
	//go:noinline
	var x int
	_ = x //go:generate // ERROR
}

//go:nosplit // ERROR
var (
	//go:embed x
	b string
)

//go:noinline // ERROR
