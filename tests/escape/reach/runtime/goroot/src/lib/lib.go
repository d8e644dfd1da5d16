package lib

import _ "unsafe"

var limit, count, fixed, other = 3, 3, 3, 3

func SetLimit(n int) { limit = n }
func Limit() int     { return limit }
func Id(n int) int   { return n }

// Nobody sees who calls it.
//
//go:linkname setCount assembly.setCount
func setCount(n int) { count = n }
func Count() int     { return count }

func Fixed() int     { return fixed }
func SetOther(n int) { other = n }
func Other() int     { return other }
