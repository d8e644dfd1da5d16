//go:build go1.21

package p

func old() (ps []*int) {
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
	}
	for i := range ps {
		ps = append(ps, &i)
	}
	return
}
