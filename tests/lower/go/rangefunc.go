package p

type seq func(yield func(k int, v *int) bool)

func (s seq) all(yield func(k int, v *int) bool) { s(yield) }

func find(s seq, n int) (r *int, ok bool) {
	defer println("done")
outer:
	for k, v := range s {
		for j := range s.all {
			if j == 1 {
				continue outer
			}
			if j == 2 {
				break outer
			}
			if j == 3 {
				defer println(j)
				return v, true
			}
			if j == 4 {
				goto end
			}
		}
		n += k
	}
end:
	return nil, n > 0
}

func unnamed(s seq) *int {
	for _, v := range s {
		return v
	}
	return nil
}

func assigned(s seq) (k int, v *int) {
	for k, v = range s {
	}
	return
}
