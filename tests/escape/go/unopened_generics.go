package p

// Generic code of which no instance stands for those of importers, since there are too many kinds of type
// arguments: what it names may be called with other arguments than the module's calls have.

type kinds interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 |
		~uintptr | ~string | ~float32 | ~float64 | ~bool | ~complex64 | ~complex128
}

var sink *int

func Generic[A, B kinds](a A, b B) {
	given(func(p *int) { sink = p })
	sized(100000)
}

func given(f func(*int)) {
	x := 1 // want heap
	f(&x)
}

func Given() { given(func(*int) {}) }

func sized(n int) {
	s := make([]*int, n)
	s[0] = new(int) // want heap
}

func Sized() { sized(2) }
