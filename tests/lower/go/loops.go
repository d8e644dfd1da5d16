package p

func shared() (n int) {
	for i := 0; i < 3; i++ {
		n += i
	}
	return
}

func fresh() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i++; return i })
	}
	return
}

func kept() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return
}

func late() (ps []*int) {
	for i, p := 0, (*int)(nil); i < 3; i, p = i+1, &i {
		ps = append(ps, p)
	}
	return
}

func labels(n int) {
outer:
	for {
		for {
			if n == 1 {
				continue outer
			}
			if n == 2 {
				break outer
			}
			goto end
		}
	}
end:
	println(n)
}
