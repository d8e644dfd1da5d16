package main

type shape interface{ area() int }

type square struct{ side int }
type circle struct{ radius int }

func (s square) area() int { return s.side * s.side }
func (c circle) area() int { return 3 * c.radius * c.radius }

var all = []shape{square{2}, circle{1}}

var hook func(int) int

func double(n int) int { return 2 * n }

func total(shapes []shape, f func(int) int) (n int) {
	for _, s := range shapes {
		n += f(s.area())
	}
	return n
}

func main() {
	hook = double
	println(total(all, func(n int) int { return n + 1 }), hook(1))
}
