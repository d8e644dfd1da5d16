package main

var kept *int

func f(x int) *int { return new(x + 1) }
func g(x int) { kept = new(x) }
func h(x int) int { p := new(x); return *p }
