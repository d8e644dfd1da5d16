package p

// Each of these doubles what the one before it is; lists of them are in odd-inputs.sh.
type A0 = struct{ a, b int }
type A1 = struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A0 }
type A2 = struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A1 }
type A3 = struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A2 }
type A4 = struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A3 }
type A5 = struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A4 } // ERROR

type N4 struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A3 }
type N5 struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p N4 }

type G[T any] struct{ t T }

var g G[A4]
var h G[G[struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p A4 }]] // ERROR

func pair[T any](t T) (r struct{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p T }) { return }

var i A4
var k = pair(pair(i)) // ERROR
