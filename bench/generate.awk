# Writes a Go module of about LINES lines (10,000) into the folder DIR, which must exist:
#
#     awk -v lines=100000 -v dir=DIR -f bench/generate.awk
#
# The module has packages of ten units, about 1,000 lines each, that import two to five earlier
# ones: half of the imports are of few popular packages, so that the layers are about log(LINES). A
# unit is one of five programs in small (bench/units): a tree, a cache, an expression parser, a
# server with options and a goroutine, a record with a table. Together they have structs that hold
# each other, methods, small interfaces with a few implementations, one interface with many (like
# fmt.Stringer), closures that are called, kept and returned, slices, maps, generic functions,
# errors, defer. A function of each unit uses units of its own and of imported packages: it calls
# them, keeps their objects and gives them closures. Main reaches all.
# The same arguments give the same module. Prints the number of lines written.

# A random number in [0, n).
function random(n) {
	seed = (seed * 16807) % 2147483647
	return seed % n
}

function write(text) {
	printf "%s", text > file
	total += gsub(/\n/, "", text)
}

# Writes bench/units/NAME.go.in: @ is the unit's number, # what qualifies its names.
function template(name, u, qualifier,    path, line, text, got) {
	if (!(name in templates)) {
		path = "bench/units/" name ".go.in"
		while ((got = getline line < path) > 0)
			templates[name] = templates[name] line "\n"
		if (got < 0) {
			print "generate.awk: no " path > "/dev/stderr"
			exit 1
		}
		close(path)
	}
	text = templates[name]
	gsub(/@/, u, text)
	gsub(/#/, qualifier, text)
	write(text)
}

function path(p) { return "example.com/generated/g" int(p / 40) "/p" p }
function folder(p) { return dir "/g" int(p / 40) "/p" p }

# The kind of a unit is a function of its number: whoever uses it must know it.
function kind(p, u) { return kinds[(p * 7 + u * 3 + int(u / 5)) % 5 + 1] }

# Begins a file of package p, which is written to until the next one begins.
function begin(p, name, all_imports,    i) {
	close(file)
	file = folder(p) "/" name ".go"
	write("package p" p "\n\nimport (\n\t\"example.com/generated/base\"\n")
	for (i = 1; i <= imports; i++)
		if (all_imports || used[i])
			write("\t\"" path(import[i]) "\"\n")
	write(")\n\n")
}

# The function that uses units of this and of imported packages.
function worker(p, u,    n, i, q) {
	template("worker", u)
	if (u % 8 == 3)
		template("visit", u)
	write("func Run" u "(env *base.Env, label string) (int, error) {\n" \
		"\tx := &worker" u "{label: label}\n")
	n = 1 + random(3)
	for (i = 0; i < n; i++)
		template("use-" kind(p, own[u, i]), own[u, i], "")
	for (i = 0; i < 2 && imports; i++) {
		q = import[chosen[u, i]]
		template("use-" kind(q, theirs[u, i]), theirs[u, i], "p" q ".")
	}
	if (u % 8 == 3)
		write("\tif err := env.Visit(x); err != nil {\n\t\treturn 0, err\n\t}\n")
	write("\tenv.Report(label, x.count, len(x.kept))\n\treturn x.count, nil\n}\n\n")
}

function choose_imports(p,    n, i, q, seen) {
	imports = 0
	n = 2 + random(4)
	popular = 1 + int(sqrt(p))
	for (i = 0; i < n && imports < p; i++) {
		q = random(2) ? random(p) : random(popular)
		if (q < p && !(q in seen)) {
			seen[q] = 1
			import[++imports] = q
			imported[q] = 1
		}
	}
}

# Which units each unit uses.
function choose_uses(    u, i) {
	for (u = 0; u < 10; u++) {
		for (i = 0; i < 3; i++)
			own[u, i] = random(10)
		for (i = 0; i < 2 && imports; i++) {
			chosen[u, i] = 1 + random(imports)
			theirs[u, i] = random(10)
		}
	}
}

function package(p,    u, i, half) {
	system("mkdir -p '" folder(p) "'")
	choose_imports(p)
	choose_uses()
	for (half = 0; half < 2; half++) {
		for (i = 1; i <= imports; i++)
			used[i] = 0
		for (u = half * 5; u < half * 5 + 5; u++)
			for (i = 0; i < 2 && imports; i++)
				used[chosen[u, i]] = 1
		begin(p, half ? "second" : "first", 0)
		for (u = half * 5; u < half * 5 + 5; u++) {
			template(kind(p, u), u)
			write("\n")
			worker(p, u)
		}
	}
	begin(p, "run", 1)
	template("run")
	for (i = 1; i <= imports; i++)
		write("\tif n == " i " {\n\t\tn += p" import[i] ".Run(env, label)\n\t}\n")
	write("\treturn n\n}\n")
}

function main_package(    p) {
	file = dir "/main.go"
	write("package main\n\nimport (\n\t\"example.com/generated/base\"\n")
	for (p = 0; p < packages; p++)
		if (!imported[p])
			write("\t\"" path(p) "\"\n")
	write(")\n\nfunc main() {\n\tenv := &base.Env{}\n")
	for (p = 0; p < packages; p++)
		if (!imported[p])
			write("\tp" p ".Run(env, \"p" p "\")\n")
	write("\tprintln(env.Text())\n}\n")
	close(file)
	print "module example.com/generated\n\ngo 1.24" > (dir "/go.mod")
}

BEGIN {
	if (!lines) lines = 10000
	split("tree cache parser server record", kinds, " ")
	seed = 12345
	system("mkdir -p '" dir "/base'")
	file = dir "/base/base.go"
	template("base")
	for (packages = 0; total < lines - packages / 2; packages++)
		package(packages)
	close(file)
	main_package()
	print total
}
