package main

import "example.test/m/lib"

var size = 100

func global()      { n := lib.Node{N: 1}; lib.Keep(&n) }
func panics()      { n := lib.Node{N: 2}; lib.Fail(&n) }
func unknown()     { n := lib.Node{N: 3}; lib.Pass(&n) }
func goroutine()   { n := lib.Node{N: 4}; lib.Spawn(&n) }
func result() *lib.Node { n := lib.Node{N: 5}; return lib.Last(&n) }
func param(to *lib.Node) { n := lib.Node{N: 6}; lib.Link(to, &n) }

func deferred() {
	for i := range seq {
		n := lib.Node{N: i}
		defer release(&n)
	}
}

func seq(yield func(int) bool) { yield(1) }

func release(n *lib.Node) { n.N = 0 }

func large() int { var a [1 << 20]int; p := &a; return p[size] }
func channel()   { c := make(chan int, 1); c <- 1 }

func loop() int {
	var last *lib.Node
	for i := 0; i < size; i++ {
		n := lib.Node{N: i}
		if last != nil {
			n.N += last.N
		}
		last = &n
	}
	return last.N
}

func key() int {
	n := lib.Node{N: 7}
	m := map[*lib.Node]int{&n: 1}
	return m[&n]
}

func held() int {
	n := lib.Node{N: 8}
	c := make(chan *lib.Node, 1)
	c <- &n
	return (<-c).N
}

func heldByCallee() int { n := lib.Node{N: 9}; return lib.Box(&n) }
func dynamic() int      { return len(make([]int, size)) }
func grows(s []int) int { s = append(s, 1); return len(s) }
func constant() int     { var i any = 1 << 40; return i.(int) }
func stays() int        { n := lib.Node{N: 10}; m := lib.Node{Next: &n}; return m.Next.N }

func main() {
	size += table[0]
	global()
	unknown()
	goroutine()
	n := *result()
	param(&n)
	deferred()
	println(large(), loop(), key(), held(), heldByCallee(), dynamic(), grows(nil), constant(), stays())
	channel()
	panics()
}
