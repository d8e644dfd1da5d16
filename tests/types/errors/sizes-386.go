// -goarch=386
package p

const big = 1 << 31

var (
	i int     = big        // ERROR
	u uint    = 1 << 32    // ERROR
	p uintptr = 1<<32 - 1
	n         = len([big]byte{}) // ERROR
	s         = "x"[1<<40] // ERROR
	x         = make([]int, 1<<31) // ERROR
	c int     = ^big + 1 // -1<<31
)

type half [1 << 31]byte // ERROR
