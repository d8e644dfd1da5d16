// knob: -methods=1; too many methods; calls of one of too many methods
// A call of an interface's method that may be too many methods is a call of unknown code; one of a func
// value is not.
package main

var hook func(*int)

type setter interface{ set(*int) }

type one struct{}
type two struct{}

func (one) set(p *int) { *p = 1 }
func (two) set(p *int) { *p = 2 }

var global setter

func main() {
	for i := range 2 {
		hook = func(p *int) { *p = 1 }
		global = one{}
		if i > 0 {
			hook = func(p *int) { *p = 2 }
			global = two{}
		}
	}
	n := 1
	hook(&n)
	m := 2 // want stack, heap with the knob
	global.set(&m)
	println(n, m)
}
