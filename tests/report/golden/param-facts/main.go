package main

var keep *int

// upto gives what its caller captured away in several ways, by calling yield.
func upto(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

func total() (r int) {
	s, m := 0, 0
	for i := range upto(3) {
		keep = &s
		go func() { m += i }()
		defer func() { r++ }()
	}
	return s
}

func main() { total() }
