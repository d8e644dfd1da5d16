// Types of every kind, and what brackets after a name may be.
package p

type (
	A [3]int
	B [n]int
	C [n * 2]int
	D [n * (m)]int
	E []int
	F [x.y]int
	G [f(x)]int
	_ [P * T]int
	_ [P(T)]int

	H[P any]                   struct{}
	I[P *T,]                   struct{}
	J[P (T),]                  struct{}
	K[P *T|Q,]                 struct{}
	L[P, Q *T]                 struct{}
	M[P interface{ *T }]       struct{}
	N[P *[]int]                struct{}
	O[P ([]int)]               struct{}
	Q[P []int, R map[P]*Q]     struct{}
	R[P ~int|~[]byte|*S, Q a.b] interface{ ~P }
	S[P func(int) (a, b int)]  struct{}
	T[P chan<- int]            struct{}
	U[P [3]int]                struct{}
	V[P Q[int]]                struct{}

	W = map[string][]chan (<-chan func() func(a int) (b error))
	X[P any] = chan<- chan struct{}
	Y = interface {
		m()
		n(x, y int, z ...string) (a T, err error)
		o() ()
		a.b
		Q[int]
		c.d[e, f]
		~int | string | []byte | *T | func() | (x)
		*T
		(*T)
	}
	Z = struct {
		a, b int "tag"
		c    []string `json:"x"`
		d    [n]int
		f    func(int)
		T
		*T "t"
		p.T
		*p.T
		U[int]
		*p.U[int, []string]
		_ struct {
			x struct{}
		}
		e Q[int]
	}
)

type AA [len("a")]int
type BB = []int

func f[P any, Q interface{ ~[]P }](a, b P, _ Q) (_ P) { return }
func g[P *T, Q any]()
func (r *T[P, _]) h(func(), int, ...*T) func(int) (int, error)
func (T) i() (x int)
func (_ p.T) j() (((int)))
