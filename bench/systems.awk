# Prints a module in the text form of the IR whose points-to constraints are hard on purpose:
#
#     awk -v family=cycle -v n=1000 -f bench/systems.awk
#
# Without a family it prints the families: name, the n that bench/solver begins with, and what it
# is.

function family_is(name, size, text) {
	if (family == "")
		print name "\t" size "\t" text
	return family == name
}
function head(kind) { print "module \"m\"" kind "\nfile 1 \"m.go\"\n" }
function var(name, type, i) {
	printf "\t%%%s *%s = alloc !site(var %s \"%s\") !%d:1\n", name, type, type, name, i + 1
}
function condition() { print "\t%c bool = load $m.cond" }

# The phis of one loop hand their values round: p1 gets p2, p2 gets p3, the last one p1.
function cycle(    i) {
	head("")
	print "global $m.cond bool exported\n\nfunc @m.f() {\n^1:"
	for (i = 1; i <= n; i++) var("x" i, "int", i)
	print "\tjump ^2\n^2:"
	for (i = 1; i <= n; i++)
		printf "\t%%p%d *int = phi ^1: %%x%d, ^2: %%p%d\n", i, i, i % n + 1
	condition()
	print "\tif %c, ^2, ^3\n^3:\n\tret\n}"
}

# Loops in loops: the phi of each gets that of the loop around it and that of the loop in it.
function nest(    i) {
	head("")
	print "global $m.cond bool exported\n\nfunc @m.f() {\n^1:\n\t%c bool = load $m.cond"
	var("x0", "int", 0)
	print "\tjump ^2"
	for (i = 2; i <= n + 1; i++) {
		printf "^%d:\n\t%%p%d *int = phi ^%d: %%%s", i, i, i - 1, i == 2 ? "x0" : "p" (i - 1)
		if (i <= n)
			printf ", ^%d: %%p%d", i + 1, i + 1
		print ""
		var("x" i, "int", i)
		printf "\tif %%c, ^%d, ^%d\n", i <= n ? i + 1 : n + 2, i == 2 ? n + 2 : i - 1
	}
	printf "^%d:\n\tret\n}\n", n + 2
}

# A loop around a switch of n cases, each of which changes one of eight variables: phis of n
# operands.
function phis(    i, k) {
	head("")
	print "global $m.which int exported\n\nfunc @m.f() {\n^1:"
	for (k = 0; k < 8; k++) var("x" k, "int", k)
	print "\tjump ^2\n^2:"
	for (k = 0; k < 8; k++) {
		printf "\t%%p%d *int = phi ^1: %%x%d", k, k
		for (i = 0; i < n; i++)
			printf ", ^%d: %%%s", 3 + 2 * i, k == i % 8 ? "y" i : "p" k
		print ""
	}
	print "\t%w int = load $m.which"
	for (i = 0; i < n; i++) {
		printf "\t%%b%d bool = bin eq %%w, %d:int\n\tif %%b%d, ^%d, ^%d\n", i, i, i, 3 + 2 * i, 4 + 2 * i
		printf "^%d:\n", 3 + 2 * i
		var("y" i, "int", i + 8)
		printf "\tjump ^2\n^%d:\n", 4 + 2 * i
	}
	print "\tret\n}"
}

# n types, each with a pointer to the next; the function follows them all from its parameter.
function chain(    i) {
	head("")
	for (i = 1; i < n; i++) printf "type :m.T%d = struct{next *:m.T%d; v *int}\n", i, i + 1
	printf "type :m.T%d = struct{next *int; v *int}\n", n
	print "\nfunc @m.f(%p1 *:m.T1, %v *int) exported {\n^1:"
	for (i = 1; i < n; i++) {
		printf "\t%%v%d **int = field %%p%d, 1\n\tstore %%v%d, %%v\n", i, i, i
		printf "\t%%n%d **:m.T%d = field %%p%d, 0\n\t%%p%d *:m.T%d = load %%n%d\n", i, i + 1, i, i + 1, i + 1, i
	}
	print "\tret\n}"
}

# A struct of n pointers, n deep, copied as a whole among eight variables in a loop.
function fields(    i, k) {
	head("")
	for (i = 1; i < n; i++) printf "type :m.S%d = struct{a *int; in :m.S%d}\n", i, i + 1
	printf "type :m.S%d = struct{a *int; b *int}\n", n
	print "global $m.cond bool exported\n\nfunc @m.f() {\n^1:"
	for (k = 0; k < 8; k++) var("s" k, ":m.S1", k)
	for (i = 1; i <= n; i++) {
		printf "\t%%f%d **int = field %%%s, 0\n", i, i == 1 ? "s0" : "in" i
		var("x" i, "int", i + 8)
		printf "\tstore %%f%d, %%x%d\n", i, i
		if (i < n)
			printf "\t%%in%d *:m.S%d = field %%%s, 1\n", i + 1, i + 1, i == 1 ? "s0" : "in" i
	}
	print "\tjump ^2\n^2:"
	for (k = 0; k < 8; k++)
		printf "\t%%v%d :m.S1 = load %%s%d\n\tstore %%s%d, %%v%d\n", k, k, (k + 1) % 8, k
	condition()
	print "\tif %c, ^2, ^3\n^3:\n\tret\n}"
}

# A pointer to any of n variables (of a switch): p, in block n + 2.
function any_of(type,    i) {
	print "global $m.which int exported\n\nfunc @m.f() {\n^1:"
	for (i = 0; i < n; i++) var("x" i, type, i)
	print "\t%w int = load $m.which\n\tjump ^2"
	for (i = 0; i < n; i++)
		printf "^%d:\n\t%%b%d bool = bin eq %%w, %d:int\n\tif %%b%d, ^%d, ^%d\n", i + 2, i, i, i, n + 2,
			i < n - 1 ? i + 3 : n + 3
	printf "^%d:\n\t%%p *%s = phi ", n + 2, type
	for (i = 0; i < n; i++) printf "%s^%d: %%x%d", i ? ", " : "", i + 2, i
	print ""
}

# n stores of one address through a pointer to n variables, then as many loads.
function fan(    i) {
	head("")
	any_of("*int")
	var("y", "int", n)
	for (i = 0; i < n; i++) printf "\tstore %%p, %%y\n"
	for (i = 0; i < n; i++) printf "\t%%l%d *int = load %%p\n", i
	printf "\tjump ^%d\n^%d:\n\tret\n}\n", n + 3, n + 3
}

# n different addresses are stored through a pointer to four variables, and read n times.
function cells(    i, all) {
	head("")
	all = n
	n = 4
	any_of("*int")
	n = all
	for (i = 0; i < n; i++) {
		var("y" i, "int", i + 4)
		printf "\tstore %%p, %%y%d\n\t%%l%d *int = load %%p\n", i, i
	}
	print "\tjump ^7\n^7:\n\tret\n}"
}

# n calls of one function that makes a node of its arguments.
function calls(    i) {
	head("")
	print "type :m.N = struct{next *:m.N; v *int}\n"
	print "func @m.new(%v *int, %next *:m.N) (*:m.N) {\n^1:"
	print "\t%n *:m.N = alloc !site(new :m.N \"n\") !1:1"
	print "\t%f *:m.N = call @m.link, %n, %next\n\t%g **int = field %n, 1\n\tstore %g, %v\n\tret %f\n}\n"
	print "func @m.link(%a *:m.N, %b *:m.N) (*:m.N) {\n^1:"
	print "\t%f **:m.N = field %a, 0\n\tstore %f, %b\n\tret %a\n}\n"
	print "func @m.f() {\n^1:"
	for (i = 1; i <= n; i++) {
		var("x" i, "int", i + 2)
		printf "\t%%n%d *:m.N = call @m.new, %%x%d, zero:*:m.N\n", i, i
	}
	print "\tret\n}"
}

# As calls, but each node gets the one before: a list of n nodes, made without a loop.
function list(    i) {
	head("")
	print "type :m.N = struct{next *:m.N; v *int}\n"
	print "func @m.new(%v *int, %next *:m.N) (*:m.N) {\n^1:"
	print "\t%n *:m.N = alloc !site(new :m.N \"n\") !1:1"
	print "\t%f **:m.N = field %n, 0\n\tstore %f, %next\n\t%g **int = field %n, 1\n\tstore %g, %v\n\tret %n\n}\n"
	print "func @m.f() {\n^1:"
	for (i = 1; i <= n; i++) {
		var("x" i, "int", i + 2)
		printf "\t%%n%d *:m.N = call @m.new, %%x%d, %s\n", i, i, i == 1 ? "zero:*:m.N" : "%n" (i - 1)
	}
	print "\tret\n}"
}

# n functions, each of which calls the next one twice: 2^n calls in the fully cloned program.
function doubling(    i) {
	head("")
	print "type :m.N = struct{a *:m.N; b *:m.N}\n"
	for (i = 1; i <= n; i++) {
		printf "func @m.f%d() (*:m.N) {\n^1:\n\t%%n *:m.N = alloc !site(new :m.N \"n\") !%d:1\n", i, i
		if (i < n) {
			printf "\t%%x *:m.N = call @m.f%d\n\t%%y *:m.N = call @m.f%d\n", i + 1, i + 1
			print "\t%a **:m.N = field %n, 0\n\tstore %a, %x\n\t%b **:m.N = field %n, 1\n\tstore %b, %y"
		}
		print "\tret %n\n}\n"
	}
}

# n functions that call each other in a ring, with a variable of each on the way.
function ring(    i) {
	head("")
	print "global $m.cond bool exported\n"
	for (i = 0; i < n; i++) {
		printf "func @m.f%d(%%p *int, %%q **int) (*int) {\n^1:\n\tstore %%q, %%p\n", i
		var("x", "int", i)
		print "\t%c bool = load $m.cond\n\tif %c, ^2, ^3\n^2:"
		printf "\t%%r *int = call @m.f%d, %%x, %%q\n", (i + 1) % n
		print "\tret %r\n^3:\n\tret %p\n}\n"
	}
}

# The table of n new(int) in a slice.
function table(    i) {
	head("")
	print "func @m.f() ([]*int) exported {\n^1:"
	printf "\t%%t *[%d]*int = alloc !site(composite [%d]*int \"t\" array) !1:1\n", n, n
	for (i = 0; i < n; i++) {
		printf "\t%%x%d *int = alloc !site(new int \"new(int)\") !%d:1\n", i, i + 2
		printf "\t%%e%d **int = elem %%t, %d:int\n\tstore %%e%d, %%x%d\n", i, i, i, i
	}
	print "\t%s []*int = slice %t, _, _, _\n\tret %s\n}"
}

# s = append(s, x) n times.
function appends(    i) {
	head("")
	print "func @m.f() {\n^1:"
	for (i = 0; i < n; i++) {
		var("x" i, "int", 2 * i)
		printf "\t%%s%d []*int = append %s, %%x%d !site(append *int \"append\") !%d:1\n", i,
			i ? "%s" (i - 1) : "zero:[]*int", i, 2 * i + 2
	}
	print "\tret\n}"
}

# n closures with a variable each in a slice, whose elements are called.
function closures(    i) {
	head(" program")
	for (i = 0; i < n; i++)
		printf "func @m.f%d(%%a *int) [%%p **int] {\n^1:\n\tstore %%p, %%a\n\tret\n}\n\n", i
	print "func @m.main() entry {\n^1:"
	print "\t%s []func(*int) = makeslice 8:int, 8:int !site(make-slice func(*int) \"s\") !1:1"
	print "\t%e *func(*int) = elem %s, 0:int"
	for (i = 0; i < n; i++) {
		var("p" i, "*int", 2 * i + 2)
		printf "\t%%c%d func(*int) = closure @m.f%d, %%p%d ", i, i, i
		printf "!site(closure func(*int) \"func literal\") !%d:1\n", 2 * i + 4
		printf "\tstore %%e, %%c%d\n", i
	}
	var("x", "int", 0)
	print "\t%f func(*int) = load %e\n\tcall %f, %x\n\tret\n}"
}

# n types in one interface, and n functions that call its method.
function invokes(    i) {
	head(" program")
	for (i = 0; i < n; i++) {
		printf "type :m.T%d = struct{v *int}\nmethods *:m.T%d {M @m.(*T%d).M}\n", i, i, i
		printf "func @m.(*T%d).M(%%t *:m.T%d, %%a *int) (*int) {\n^1:\n", i, i
		print "\t%f **int = field %t, 0\n\tstore %f, %a\n\tret %a\n}\n"
		printf "func @m.f%d(%%i iface{M func(*int) (*int)}) (*int) {\n^1:\n", i
		var("x", "int", 4 * i)
		printf "\t%%r *int = invoke %%i, M, %%x\n\tret %%r\n}\n\n"
	}
	print "func @m.main() entry {\n^1:"
	printf "\t%%s []iface{M func(*int) (*int)} = makeslice 8:int, 8:int "
	print "!site(make-slice iface{M func(*int) (*int)} \"s\") !1:1"
	print "\t%e *iface{M func(*int) (*int)} = elem %s, 0:int"
	for (i = 0; i < n; i++) {
		printf "\t%%t%d *:m.T%d = alloc !site(new :m.T%d \"new(T)\") !%d:2\n", i, i, i, i + 2
		printf "\t%%b%d iface{M func(*int) (*int)} = box %%t%d\n\tstore %%e, %%b%d\n", i, i, i
	}
	print "\t%l iface{M func(*int) (*int)} = load %e"
	for (i = 0; i < n; i++) printf "\t%%r%d *int = call @m.f%d, %%l\n", i, i
	print "\tret\n}"
}

BEGIN {
	if (family_is("cycle", 1000, "one copy cycle through n phis, n variables in it")) cycle()
	if (family_is("nest", 1000, "n loops in each other, a variable in each")) nest()
	if (family_is("phis", 500, "a loop of n cases: eight phis of n operands")) phis()
	if (family_is("chain", 1000, "n loads in a row from a parameter, through n types")) chain()
	if (family_is("fields", 250, "a struct of n nested structs, copied round in a loop")) fields()
	if (family_is("fan", 250, "n stores and n loads through a pointer to n variables")) fan()
	if (family_is("cells", 500, "n addresses stored through a pointer to four variables, n loads")) cells()
	if (family_is("calls", 2000, "n calls of one function")) calls()
	if (family_is("list", 500, "n calls of one function, each with the result of the one before")) list()
	if (family_is("doubling", 500, "n functions that call the next one twice")) doubling()
	if (family_is("ring", 500, "n functions that call each other in a ring")) ring()
	if (family_is("table", 5000, "n new(int) in a slice")) table()
	if (family_is("appends", 250, "n times s = append(s, x)")) appends()
	if (family_is("closures", 500, "n closures in a slice, one call")) closures()
	if (family_is("invokes", 250, "n types in an interface, n calls of its method")) invokes()
}
