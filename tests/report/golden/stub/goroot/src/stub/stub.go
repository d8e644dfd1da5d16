package stub

// The compiler replaces the body: what runs is unknown, but gc has the site of its own.
func Select(v, x, y int) int { panic("unreachable; must be intrinsified") }

func use(p *int) *int {
	a := new(int)
	if Select(1, 2, 3) == 2 {
		return a
	}
	return nil
}
