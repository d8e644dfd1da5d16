package p

type in struct{ p *int }

type out struct {
	in
	q *in
	a [2]in
}

func fields(o out, r *out, x *int) *int {
	o.p = x
	r.q.p = o.in.p
	r.a[1].p = x
	o.a[0] = in{x}
	_ = r.a[1].p
	return r.p
}

func call() out { return out{q: &in{}} }

func values() *int { return call().q.p }

func promoted(o *out) **int { return &o.p }
