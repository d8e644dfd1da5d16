package p

const word = 64

var sink any

// gc has what stands behind a switch with a constant tag, though all clauses return.
func behind(x int) uint64 {
	switch word {
	case 32:
		sink = new(int)
		return 1
	case 64:
		sink = new(uint)
		return 2
	}
	panic("unreachable")
}

func chosen() *int {
	switch word {
	default:
		return new(int)
	case 32:
		return nil
	}
	return new(int)
}
