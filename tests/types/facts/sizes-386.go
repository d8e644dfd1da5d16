// -goarch=386
package p

import "unsafe"

// Words of four bytes, in which int64 and float64 are aligned, too.

type mixed struct {
	b bool
	i int64
	s string
	c complex128
	f func()
	l []int
}

type tail struct {
	p *int
	e struct{}
}

const (
	max     = ^uint(0)
	ptr     = ^uintptr(0)
	size    = unsafe.Sizeof(mixed{})
	align   = unsafe.Alignof(int64(0))
	offset  = unsafe.Offsetof(mixed{}.c)
	is32    = unsafe.Sizeof(0) == 4
	words   = 32 << (^uint(0) >> 63)
	largest = int(1<<31 - 1)
)
