# Prints a Go program of N units (awk -v n=1000 -f generate.awk): each unit has a struct
# with pointers, a constructor, a method behind an interface, a closure, a loop, a map and a
# slice, and calls the unit before it, so that call chains are N deep.
BEGIN {
	if (!n) n = 100
	print "package main\n\ntype node interface{ visit(p *int) *int }\n\nvar keep []*int\n"
	for (i = 0; i < n; i++) {
		prev = i ? "work" (i - 1) "(&local, q)" : "q"
		printf "type unit%d struct {\n\tnext *unit%d\n\tval *int\n\tname string\n}\n\n", i, i
		printf "func new%d(v *int) *unit%d { return &unit%d{val: v} }\n\n", i, i, i
		printf "func (u *unit%d) visit(p *int) *int {\n\tfor w := u; w != nil; w = w.next {\n\t\tif w.val != nil {\n\t\t\t*w.val += *p\n\t\t}\n\t}\n\treturn p\n}\n\n", i
		printf "func work%d(p, q *int) *int {\n\tlocal := *p\n\tu := new%d(&local)\n\tu.next = &unit%d{val: q, name: \"u%d\"}\n", i, i, i, i
		printf "\tvar nd node = u\n\tm := map[string]*unit%d{u.name: u}\n\tf := func(x *int) { local += *x + len(m) }\n\tvar s []*int\n", i
		printf "\tfor k := 0; k < 10; k++ {\n\t\tt := k\n\t\ts = append(s, nd.visit(&t))\n\t\tf(&t)\n\t}\n"
		if (i % 7 == 0) printf "\tkeep = append(keep, q)\n"
		printf "\treturn %s\n}\n\n", prev
	}
	printf "func main() {\n\ta, b := 1, 2\n\tprintln(*work%d(&a, &b))\n}\n", n - 1
}
