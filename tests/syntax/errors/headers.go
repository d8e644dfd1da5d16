// Headers of if, for and switch.
package p

func f() {
	if x = 1 {
	}
	if x == 1 && y = 2 {
	}
	if x := 1 {
	}
	if a, b := g() {
	}
	if c <- 1 {
	}
	if x += 1; y {
	}
	if x++ {
	}
	for var i = 0; i < 10; i++ {
	}
	for i := 0; i < 10 {
	}
	for i := 0; i < 10; j := 1 {
	}
	for i = 0 {
	}
	for x; y; z
	{
	}
	switch x := 5 {
	}
	switch x; y
	case 1:
	}
	switch { foo(); case 1: }
	select { case x: default }
	if T{} == x {
	}
	for range x := y {
	}
	if (T{}) == x {
	}
	if func() bool { return T{}.x }() {
	}
	else {
	}
	if x { } else y()
}
