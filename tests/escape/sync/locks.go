// Locks. While a goroutine waits for one, the runtime's table has its address: heap memory, though only
// for that time. What never waits may stay in the frame.
package main

import (
	"sync"
	"sync/atomic"
)

type guarded struct {
	mu sync.Mutex
	p  *int
}

type shared struct {
	mu   sync.RWMutex
	once sync.Once
}

var top *guarded
var total atomic.Int64

func mutex() {
	var mu sync.Mutex // want heap
	mu.Lock()
	mu.Unlock()
}

func deferred() {
	var mu sync.Mutex // want heap
	mu.Lock()
	defer mu.Unlock()
	total.Add(1)
}

func rwmutex() {
	var mu sync.RWMutex // want heap
	mu.RLock()
	mu.RUnlock()
}

func writers() {
	var mu sync.RWMutex // want heap
	mu.Lock()
	mu.Unlock()
}

func once() {
	n := 0          // want stack
	var o sync.Once // want heap
	o.Do(func() {   // want stack
		n++
	})
	total.Add(int64(n))
}

func tables() {
	var m sync.Map // want heap
	m.Load(1)
}

// In a test bubble the runtime knows it by its address.
func group() {
	var wg sync.WaitGroup // want heap
	wg.Add(1)
	wg.Done()
	wg.Wait()
}

// The lock is a part of the object, and what that leads to is held by the heap as well.
func content() int {
	x := 1              // want heap
	g := guarded{p: &x} // want heap
	g.mu.Lock()
	defer g.mu.Unlock()
	return *g.p
}

func behind() int {
	x := 1 // want stack
	g := struct {
		s *shared
		p *int
	}{new(shared), &x} // want heap
	g.s.once.Do(func() {})
	g.s.mu.Lock()
	g.s.mu.Unlock()
	return *g.p
}

func through(l sync.Locker) {
	l.Lock()
	l.Unlock()
}

func interfaces() {
	var mu sync.Mutex // want heap
	through(&mu)
}

// Nothing waits.
func tries() {
	var mu sync.Mutex // want stack
	if mu.TryLock() {
		mu.Unlock()
	}
	var rw sync.RWMutex // want stack
	if rw.TryRLock() {
		rw.RUnlock()
	}
}

// Others see these.
func goroutine() {
	var mu sync.Mutex // want heap
	go func() {       // want heap
		mu.Lock()
	}()
}

func global() {
	g := &guarded{} // want heap
	top = g
}

func result() *sync.Mutex {
	var mu sync.Mutex // want heap
	return &mu
}

func main() {
	mutex()
	deferred()
	rwmutex()
	writers()
	once()
	tables()
	group()
	println(content(), behind())
	interfaces()
	tries()
	goroutine()
	global()
	result()
	println(total.Load())
}
