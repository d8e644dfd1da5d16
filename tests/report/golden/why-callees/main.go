package main

type ctx interface{ Done() <-chan struct{} }
type empty int

func (*empty) Done() <-chan struct{} { return nil }

type canceler interface {
	ctx
	cancel()
}
type cctx struct {
	ctx
	kids map[canceler]struct{}
	done chan struct{}
}

func (c *cctx) Done() <-chan struct{} {
	if c.done == nil {
		c.done = make(chan struct{})
	}
	return c.done
}
func (c *cctx) cancel() {
	if c.done != nil {
		close(c.done)
	}
	for k := range c.kids {
		k.cancel()
	}
}

func with(parent ctx) (ctx, func()) {
	c := cctx{ctx: parent}
	link(parent, &c)
	return &c, func() { c.cancel() }
}

func link(parent ctx, kid canceler) {
	done := parent.Done()
	select {
	case <-done:
		kid.cancel()
		return
	default:
	}
	if p, ok := parent.(*cctx); ok {
		if p.kids == nil {
			p.kids = map[canceler]struct{}{}
		}
		p.kids[kid] = struct{}{}
	}
}

func serve(f func()) {
	root, stop := with(new(empty))
	leaf, _ := with(root)
	f()
	stop()
	<-leaf.Done()
}

func main() {
	type flog struct{ i int }
	fl := &flog{23}
	fl.i++
	serve(func() { println(fl.i) })
}
