package q

type Shape interface {
	Area() int
	Sides() int
}

type Square struct{ Side int }

// Called through the interface.
func (s *Square) Area() int { return s.Side * s.Side }

// In the method table, but not called.
func (s *Square) Sides() int { return 4 }

// In no table.
type Circle struct{ Radius int }

func (c Circle) Area() int { return 3 * c.Radius * c.Radius }

// Data: of the table only the function and the boxed types are of interest.
var Names = map[string]int{"one": 1, "two": 2}
var table = []any{1, 2, "three", twice, Square{}, &Square{1}}

func twice(n int) int { return 2 * n }

// Code: it is called.
var calls = start()

func start() int { return 1 }

func init() { calls++ }

// Mentioned in main.
func Count() int       { return calls + scale }
func Double(n int) int { return n * scale }

// Stored by what is not lowered.
var scale = 2

func SetScale(n int) { scale = n }
