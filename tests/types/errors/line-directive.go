package p

var a int

//line line-directive.go:6
var b int; var a int; var b int // ERROR

//line line-directive.go:9:50
var c int; var c int // ERROR

//line line-directive.go:12
func (T) m() {}
func (T) m() {} // ERROR

type T int
type S struct{ S2 } // ERROR
type S2 struct{ S }

//line line-directive.go:20
func e() *int { u := 4; return &q } // ERROR

func labels() {
L:
	for {
		break L
	}
L: // ERROR
	for {
		break L // ERROR
	}
}
