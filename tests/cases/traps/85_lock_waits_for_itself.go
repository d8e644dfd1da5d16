// Goroutines that wait for a lock which only they can see, for ever. The runtime has the locks' addresses in a sorted
// table meanwhile, and their stacks shrink: were the locks there, others that wait would not be found any more.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + a[n%64]
}

func stuck() {
	deep(30)
	var mu sync.Mutex // want heap lifetime=frame
	mu.Lock()
	mu.Lock()
}

func main() {
	for i := 0; i < 1000; i++ {
		go stuck()
	}
	var woken atomic.Int32
	locks := make([]sync.Mutex, 2000)
	for i := range locks {
		mu := &locks[i]
		mu.Lock()
		go func() {
			mu.Lock()
			woken.Add(1)
		}()
	}
	time.Sleep(100 * time.Millisecond)
	for i := 0; i < 4; i++ {
		runtime.GC()
	}
	for i := range locks {
		locks[i].Unlock()
	}
	for i := 0; woken.Load() != 2000; i++ {
		if i == 300 {
			panic("bad")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
