// knob: -functions=1; too many functions; calls of one of too many functions
// A call of a func value that may be too many functions is a call of unknown code; a method is not.
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
	n := 1 // want stack, heap with the knob
	hook(&n)
	m := 2
	global.set(&m)
	println(n, m)
}
