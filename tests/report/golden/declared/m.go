// The parameters of functions without a body: the directive decides, where it is believed.
package declared

//go:noescape
func reads(x []byte, _ *int)

func keeps(x []byte, n int)

// It could copy from one argument into the other.
//
//go:noescape
func copies(to, from **int)

func Calls() {
	reads(nil, nil)
	keeps(nil, 1)
	copies(nil, nil)
}
