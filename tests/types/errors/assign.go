package p

type T struct{ a int }

func two() (int, string) { return 1, "" }

func f() {
	var i int = "x"      // ERROR
	var s string = 1     // ERROR
	var u uint8 = 256    // ERROR
	var f float32 = 1e99 // ERROR
	var n = nil          // ERROR
	i = s                // ERROR
	i, s = two(), 1      // ERROR
	i, s = s, i          // ERROR
	a, b, c := two()     // ERROR
	1 = i                // ERROR
	two() = i            // ERROR
	m := map[string]T{}
	m["x"].a = 1 // ERROR
	i := 2       // ERROR
	x := 1       // ERROR
	_ = nil      // ERROR
	i += "a"     // ERROR
	s++          // ERROR
	_, _, _, _, _, _, _ = u, f, n, a, b, c, m
}
