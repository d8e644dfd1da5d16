// Of package main all is lowered, of m/q what this reaches: reach.tap has both worlds.
package main

import "m/q"

func main() {
	var s q.Shape = &q.Square{Side: 2}
	println(s.Area(), q.Double(q.Names["two"]))
}

func unused() { q.Count() }
