// Brackets after the name of a type.
package p

type (
	A [N]int
	B [N * 2]int
	C[P *T,] int
	D[P *T] int
	E[P *[]int] int
	F[P (T),] int
	G[P (T)] int
	H[P *T|Q] int
	I[P *T|~Q] int
	J[P interface{}] = int
	K[P] int
	L[P,] int
	M[P, Q any,] int
	N[5,] int
	O[] int
	P[P any, Q]
	Q[...]int
	R[P Q[int]] int
	S[P [3]int] int
	T[P []int,] int
	U[x.y] int
	V[f(x)] int
	W[P func()] int
	X func[P any]()
	Y = func[]()
	Z interface { m[P any](); n[int]; o[](); q[]; r[a, b] }
)
