// Initial values of package-level variables that the linker lays out need no memory at run time; what they point to may.
package main

type t struct {
	a any
	p *int
	f func()
}

var null = []byte("null")  // want stack
var runes = []rune("null") // want stack
var list = []int{1, 2}     // want stack
var array = &[3]int{1}     // want stack
var empty = &t{}           // want stack
var nested = []*t{         // want stack
	{a: []int{1}},  // want stack
	{a: 1 << 40},   // want stack
	{f: func() {}}, // want stack
	{p: &count},    // want stack
}
var boxed any = [2]int{1, count} // want stack
var table = map[string]int{}     // want heap
var made = make([]int, 4)        // want heap
var fresh = new(int)             // want heap
var copied = []byte(word)        // want heap
var grown = append(list, 3)
var count = len(word)
var word = "word"
var partly = []*int{ // want stack
	new(int), // want heap
}

func local() int {
	x := count           // want stack
	l := []*int{&x, nil} // want stack
	return *l[0]
}

func keep() *int {
	x := count // want heap
	partly[0] = &x
	return partly[0]
}

func main() {
	println(len(null), len(runes), len(list), array[0], empty.p, len(nested), boxed, len(table), len(made), *fresh, len(copied),
		len(grown), count, local(), *keep())
}
