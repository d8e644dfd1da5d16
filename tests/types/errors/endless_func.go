package p

func f[T any]() { f[*T]() } // ERROR
