// Malformed numbers.
package p

const (
	a = 08
	b = 0b102
	c = 0o78
	d = 0x
	e = 0b
	f = 1_000_
	g = 1__0
	h = 0_x1
	i = 0x_1
	j = 1e
	k = 1e+
	l = 0x1.8
	m = 0x1.8p
	n = 0x1e1p2
	o = 1p3
	q = 0b1e3
	r = 0b1.0
	s = 0o1.5
	t = 09.5
	u = 09i
	v = 0b12i
	w = 0x1p_2
	x = _1
	y = 1_.5
	z = 0X_F_fP-1_0i
)
