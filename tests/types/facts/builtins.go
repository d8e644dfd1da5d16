package p

import "unsafe"

type M map[string]int

func _[S ~[]byte | ~string, L ~[]E, E any](b []byte, s S, l L, m M, c chan<- int, z complex64, a *[4]int) {
	b = append(b, s...)
	l = append(l, l[0])
	_ = append([]any(nil), 1, nil, "x")
	_ = copy(b, s)
	clear(m)
	clear(l)
	close(c)
	delete(m, "x")
	const n = len(a) + cap(a) + len("abc") + len([3]int{})
	_ = len(f()) + cap(l) + len(s)
	_ = make(M) ; _ = make([]E, 2, n) ; _ = make(chan int, 1<<3)
	_ = complex(real(z), 1) + complex64(complex(1, 2))
	_ = new(L)
	_ = new(n + 0.0)
	_ = max("a", "b") + min("c")
	print(1, 'a', nil == a)
	println()
	_ = unsafe.Add(unsafe.Pointer(a), 8)
	_ = unsafe.Slice(&b[0], n)
	_ = unsafe.String(unsafe.SliceData(b), 1)
	_ = unsafe.StringData("x")
	_ = unsafe.Sizeof(l) + unsafe.Sizeof(s)
	defer func() { panic(recover()) }()
}

func f() [2]int { return [2]int{} }
