// Prints src/syntax/unicode_tables.c: the ranges of code points that the Go
// specification calls letters (categories L*) and digits (Nd), and those that
// Go's fmt prints as themselves, as the installed Go release knows them.
//
//	go run build-aux/unicode-ranges.go > src/syntax/unicode_tables.c
//
// Method: ask package unicode about each code point from U+0080 on and join
// neighbours that get the same answer. Only code points are written, no text
// of Go's tables.
package main

import (
	"fmt"
	"unicode"
)

func main() {
	fmt.Printf("/*\n * Code points from U+0080 on, Unicode %s: closed ranges, ascending.\n", unicode.Version)
	fmt.Print(" * Written by build-aux/unicode-ranges.go.\n */\n#include \"syntax/priv.h\"\n")
	table("unicode_letters", unicode.IsLetter)
	table("unicode_digits", unicode.IsDigit)
	table("unicode_printables", unicode.IsPrint)
}

func table(name string, in func(rune) bool) {
	fmt.Printf("\nconst RuneRange %s[] = {", name)
	n := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !in(r) {
			continue
		}
		first := r
		for r < unicode.MaxRune && in(r+1) {
			r++
		}
		if n%4 == 0 {
			fmt.Print("\n\t")
		} else {
			fmt.Print(" ")
		}
		fmt.Printf("{ 0x%x, 0x%x },", first, r)
		n++
	}
	fmt.Printf("\n};\nconst uint32_t n_%s = %d;\n", name, n)
}
