// Goparse times go/scanner and go/parser, on one thread, on the files named on
// standard input: what bench/parse sets beside our parser. Prints one line a
// round.
//
//	goparse ROUNDS <files
package main

import (
	"bufio"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"runtime"
	"strconv"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	rounds, err := strconv.Atoi(os.Args[1])
	check(err)
	var names []string
	var texts [][]byte
	var mb float64
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		text, err := os.ReadFile(in.Text())
		check(err)
		names = append(names, in.Text())
		texts = append(texts, text)
		mb += float64(len(text)) / 1e6
	}
	for range rounds {
		start := time.Now()
		fset := token.NewFileSet()
		tokens := 0
		for i, text := range texts {
			var s scanner.Scanner
			s.Init(fset.AddFile(names[i], -1, len(text)), text, nil, 0)
			for tok := token.ILLEGAL; tok != token.EOF; tokens++ {
				_, tok, _ = s.Scan()
			}
		}
		scanned := time.Since(start).Seconds()
		start = time.Now()
		fset = token.NewFileSet()
		for i, text := range texts {
			_, err := parser.ParseFile(fset, names[i], text, parser.SkipObjectResolution)
			check(err)
		}
		parsed := time.Since(start).Seconds()
		fmt.Printf("scan %.3f s %.1f MB/s (%d tokens)  parse %.3f s %.1f MB/s\n",
			scanned, mb/scanned, tokens, parsed, mb/parsed)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
