#!/bin/bash
# What no program looks like: nesting without end, long chains, huge constants, types in circles, broken bytes,
# files that are not there. Each ends with a message and status 1, or is analysed; never a crash, never a bug.
set -u
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
fails=0 runs=0

# repeat N TEXT
repeat() { awk -v n="$1" -v s="$2" 'BEGIN { while (n-- > 0) printf "%s", s }'; }

# numbered N FORMAT: the format with i and i + 1, for i below N
numbered() { awk -v n="$1" -v f="$2" 'BEGIN { for (i = 0; i < n; i++) printf f "\n", i, i + 1 }'; }

# expect STATUS PATTERN ARGS...: the status, and a line on standard error that matches, if there is a pattern.
expect() {
	local want=$1 pattern=$2
	shift 2
	"$STAYPUT" "$@" >out 2>err
	local got=$?
	runs=$((runs + 1))
	if [ $got != "$want" ]; then
		echo "$*: status $got, want $want"; head -c 500 err; fails=1
	elif [ -n "$pattern" ] && ! grep -qE -- "$pattern" err; then
		echo "$*: no line with \"$pattern\""; head -c 500 err; fails=1
	fi
}

# How often things are repeated. Where frames are larger (sanitizers), or another build does all
# that (STAYPUT_QUICK), a fifth of it shows the same.
n=100000
sanitized=$(nm "$STAYPUT" 2>/dev/null | grep -c __asan_init)
[ "$sanitized" = 0 ] && [ -z "${STAYPUT_QUICK-}" ] || n=20000

# Nesting: the parser's limit.
deep() { # deep BEFORE OPEN MIDDLE CLOSE AFTER
	{ printf 'package p\n\n%s' "$1"; repeat $n "$2"; printf %s "$3"; repeat $n "$4"; echo "$5"; } >deep.go
	expect 1 'nesting too deep' deep.go
}
deep 'var x =' '(' 1 ')' ''
deep 'var x =' '- ' 1 '' ''
deep $'func f() {\n' '{' '' '}' '}'
deep $'func f(a bool) {\n' $'if a {\n' '' $'}\n' '}'
deep $'func f(a bool) {\n' $'switch {\ncase a:\n' '' $'}\n' '}'
deep $'var x = func() {\n' $'func() {\n' '' $'}()\n' '}'
deep 'var x ' '*' int '' ''
deep 'var x ' '[]' int '' ''
deep 'var x ' 'struct{ a ' int ' }' ''
deep 'var x ' 'func(' int ')' ''
deep $'type G[T any] struct{ a T }\nvar x ' 'G[' int ']' ''
deep $'type T []T\nvar x = T' '{' '' '}' ''
deep 'func f(a *int) *int { return ' 'f(' a ')' '}'

# Chains, which the parser does not nest. (-dump=types tells each part with its text: too much here.)
chain() { # chain TEXT...: the text is a program
	{ printf 'package p\n\n'; "$@"; } >chain.go
	for flag in -json -dump=syntax -dump=naive; do
		expect 0 '' $flag chain.go
	done
}
operators() { printf %s "$1"; repeat $n "$2"; echo "${3-}"; }
declarations() { numbered $n "$1"; echo "$2"; }
chain operators 'const c = 1' '+1'
chain operators 'func f(a int) int { return a' '+a' ' }'
chain operators 'func f(a string) string { return a' '+a' ' }'
chain operators 'func f(a bool) bool { return a' '&&a' ' }'
chain declarations 'type T%d T%d' "type T$n int"
chain declarations 'type T%d struct{ a *T%d }' "type T$n int"
chain declarations 'const x%d = x%d' "const x$n = 1"
chain declarations 'var x%d = x%d' "var x$n = new(int)"

# Constants
cat >constants.go <<'EOF'
package p

const a = 1e1000000000000
const b = 1 << 10000
const c = 0x1p-99999999999999999999

var d = int(1e100)
var e [1 << 62][1 << 62]int
var f = []int{1 << 62: 1}
EOF
expect 1 '^constants.go:3:' constants.go
{ printf 'package p\n\nconst x = '; repeat $n 9; echo; } >digits.go
expect 1 'excessively long constant' digits.go
{ printf 'package p\n\nconst a0 = 1 << 400\n'; awk 'BEGIN { for (i = 0; i < 60; i++)
	printf "const a%d = a%d * a%d\n", i + 1, i, i }'; } >squares.go
expect 1 'overflow' squares.go
{ printf 'package p\n\nconst a0 = "0123456789"\n'; awk 'BEGIN { for (i = 0; i < 60; i++)
	printf "const a%d = a%d + a%d\n", i + 1, i, i }'; } >doubled.go
expect 1 'constant string too long' doubled.go

# What is large, not deep: done in time that grows with it, or refused. check STATUS PATTERN: large.go, in 10 s of
# processor time and 2 GiB (a build with sanitizers needs more of both).
limits() {
	[ -n "${ASAN_OPTIONS-}" ] || [ "$sanitized" != 0 ] || ulimit -t 10 -v $((3 * 1024 * 1024 + 256 * 1024))
}
check() {
	(limits; exec "$STAYPUT" check large.go) >err 2>&1
	local got=$?
	runs=$((runs + 1))
	if [ $got != "$1" ]; then
		echo "${FUNCNAME[1]}: $large: status $got, want $1"; head -c 500 err; fails=1
	elif [ "$1" = 1 ] && ! head -n 1000 err | grep -qE "^large.go:[0-9]+:[0-9]+: .*$2"; then
		echo "$large: no line with \"$2\""; head -c 500 err; fails=1
	fi
}
# large NAME STATUS PATTERN PART...: a part is a text, or a text with @ and the count before it ("5:x@ := @;"), repeated
# with 0, 1, ... for @ and one more for @+.
large() {
	large=$1
	local status=$2 pattern=$3
	shift 3
	awk 'BEGIN {
		printf "package p\n\n"
		for (i = 1; i < ARGC; i++) {
			part = ARGV[i]
			n = 1
			if (match(part, /^[0-9]+:/)) {
				n = substr(part, 1, RLENGTH - 1) + 0
				part = substr(part, RLENGTH + 1)
			}
			gsub(/\\n/, "\n", part)
			k = split(part, piece, "@")
			for (j = 0; j < n; j++) {
				printf "%s", piece[1]
				for (m = 2; m <= k; m++)
					if (substr(piece[m], 1, 1) == "+")
						printf "%d%s", j + 1, substr(piece[m], 2)
					else
						printf "%d%s", j, piece[m]
			}
		}
	}' "$@" >large.go
	check "$status" "$pattern"
}
k=$n
[ "$sanitized" = 0 ] || k=$((n / 4))
m=$((k * 10))

# One of each kind of list.
large variables 0 '' "$m:var x@ int\n"
large 'one line' 0 '' "$m:var x@ int;"
large 'one expression' 0 '' 'const c = 1' "$m: + 1"
large 'one string' 0 '' 'const c = "' "$m:abcdefghij" '"\n'
large 'one raw string' 0 '' 'const c = `' "$m:abcdefghi\n" '`\n'
large 'one name' 0 '' 'var ' "$m:abcdefghij" ' int\n'
large 'one comment' 0 '' '/* ' "$m:abcdefghi\n" '*/\n'
large blanks 0 '' "$m:         \n"
large semicolons 0 '' 'func f() {' "$m:;;;;;;;;;;" '}\n'
large iotas 0 '' 'const (\nc = iota\n' "$m:c@\n" ')\n'
large types 0 '' "$k:type T@ struct{ a *T@+ }\n" "type T$k int\n"
large functions 0 '' "$k:func f@() int { return f@+() }\n" "func f$k() int { return 0 }\n"
large 'functions init' 0 '' "$k:func init() {}\n"
large statements 0 '' 'func f(a int) {\n' "$m:a++\n" '}\n'
large locals 0 '' 'func f(a int) {\n' "$k:x@ := a; _ = x@\n" '}\n'
large 'unused locals' 1 'declared and not used: x0' 'func f(a int) {\n' "$k:x@ := a\n" '}\n'
large cases 0 '' 'func f(a int) {\nswitch a {\n' "$k:case @:\n" '}\n}\n'
large 'cases of strings' 0 '' 'func f(a string) {\nswitch a {\n' "$k:case \"@\":\n" '}\n}\n'
large 'types of a switch' 1 '' 'func f(a any) {\nswitch a.(type) {\n' "$((k / 10)):case [@]int:\n" 'case [1]int:\n}\n}\n'
large 'cases of select' 0 '' 'func f(a chan int) {\nselect {\n' "$k:case <-a:\n" '}\n}\n'
large parameters 0 '' 'func f(' "$k:a@ int," ') {}\nfunc g() { f(' "$k:1," ') }\n'
large results 0 '' 'func f() (' "$k:a@ int," ') { return }\nfunc g() (' "$k:int," ') { return f() }\n'
large arguments 0 '' 'func f(a ...any) {}\nfunc g() { f(' "$k:1," ') }\n'
large fields 0 '' 'type T struct {\n' "$k:a@ int \`a:\"@\"\`\n" '}\nvar t = T{' "$k:a@: 1," '}\nfunc f() {\n' "$k:t.a@ = 1\n" '}\n'
large 'fields twice' 1 'redeclared' 'type T struct {\n' "$k:a@ int\n" 'a0 int\n}\n'
large 'embedded fields' 0 '' "$((k / 20)):type E@ struct{ x@ int }\n" 'type T struct {\n' "$((k / 20)):E@\n" '}\nvar t T\n' "$((k / 200)):var v@ = t.x@\n"
large methods 0 '' 'type T int\n' "$k:func (T) m@() {}\n" 'type I interface{\n' "$k:m@()\n" '}\nvar i I = T(0)\nfunc f() {\n' "$k:i.m@()\n" '}\n'
large imports 0 '' "$k:import u@ \"unsafe\"\n" "$k:var p@ u@.Pointer\n"
large 'missing imports' 1 'could not import x0' "$((k / 10)):import _ \"x@\"\n"
large 'map literal' 0 '' 'var m = map[int]int{\n' "$k:@: @,\n" '}\n'
large 'map of strings' 0 '' 'var m = map[string]int{\n' "$k:\"@\": @,\n" '}\n'
large 'duplicate keys' 1 'duplicate key 1 in map literal' 'var m = map[int]int{\n' "$k:@: @,\n" '1 : 1}\n'
large 'slice literal' 0 '' 'var m = []int{' "$m:@," '}\n'
large 'indexed literal' 0 '' 'var m = [...]int{' "$k:@: @," '}\n'
large 'assigned values' 0 '' 'func f() {\nvar a, b int\n' "$k:a, b = b, a\n" '}\n'
large 'tables of closures' 0 '' 'var m = []func() int{' "$k:func() int { return @ }," '}\n'
large 'type parameters' 0 '' 'func f[' "$((k / 50)):P@ any," '](a int) {}\n'
large 'inferred parameters' 0 '' 'func f[' "$((k / 100)):P@ any," '](' "$((k / 100)):a@ P@," ') {}\nfunc g() { f(' "$((k / 100)):1," ') }\n'
large union 1 'cannot handle more than 100 union terms' "$((k / 20)):type T@ int\n" 'type U interface {\n' "$((k / 20)):T@ |" ' int }\n'
large 'line directives' 0 '' "$k://line a@.go:@+\nvar x@ int\n"

# Jumps
large gotos 0 '' 'func f() {\n' "$k:goto L@\n" "$k:L@: ;\n" '}\n'
large 'crossing gotos' 1 'jumps over' 'func f() {\n' "$((k / 20)):goto L@\nx@ := 1; _ = x@\n" "$((k / 20)):L@: ;\n" '}\n'
large 'gotos into blocks' 1 'into block' 'func f() {\n' "$((k / 20)):goto L@\n{ L@: }\n" '}\n'
large 'nested labels' 0 '' 'func f() {\n' '1500:L@: for {\n' '1500:break L@; continue L@\n' '1500:}\n' '}\n'

# Chains. Those of selectors and the like count as nesting.
large selectors 1 'nesting too deep' 'type T struct{ a *T }\nvar t T\nvar x = t' "$k:.a" '\n'
large indices 1 'nesting too deep' 'type T []T\nvar t T\nvar x = t' "$k:[0]" '\n'
large calls 1 'nesting too deep' 'type T func() T\nvar t T\nfunc g() { _ = t' "$k:()" ' }\n'
large 'sum of strings' 0 '' 'const c = ""' "$k: + \"abcdefghij\"" '\n'
large shifts 0 '' 'func f(s uint) { var x int64 = 1 << s' "$k: + 1 << s" '; _ = x }\n'
large 'if chain' 0 '' 'func f(a int) {\n' '3000:if a == @ { } else ' '{}\n}\n'
large 'sum of floats' 0 '' 'const c = 0.1' "$k: + 0.1" '\n'
large 'sum of fractions' 0 '' 'const c = 1.0' "$((k / 10)): + 1.0 / @+" '\n'

# Constants
large 'squares of a float' 1 'overflow|not representable' 'const c0 = 1.5\n' '64:const c@+ = c@ * c@\n'
large 'squares below one' 0 '' 'const c0 = 0.1\n' '64:const c@+ = c@ * c@\n'
large 'digits' 0 '' "$((k / 500)):const c@ = 0.$(repeat 9900 9)\n"
large 'a far shift' 1 'shift' 'const c = 1 << 1000000000\n'
large 'exponents' 1 'excessively long constant|malformed|overflow' "$((k / 100)):const c@ = 1e@00000000\n"

# Circles of a hundred thousand
large 'circle of structs' 1 'invalid recursive type' "$k:type T@ struct{ a T@+ }\n" "type T$k T0\n"
large 'circle of arrays' 1 'invalid recursive type' "$k:type T@ [1]T@+\n" "type T$k T0\n"
large 'circle of interfaces' 1 'invalid recursive type' "$((k / 10)):type T@ interface{ T@+ }\n" "type T$((k / 10)) T0\n"
large 'circle of aliases' 1 'invalid recursive type' "$k:type T@ = T@+\n" "type T$k = T0\n"
large 'circle of names' 1 'invalid recursive type' "$k:type T@ T@+\n" "type T$k T0\n"
large 'circle of constants' 1 'initialization cycle' "$k:const c@ = c@+\n" "const c$k = c0\n"
large 'circle of variables' 1 'initialization cycle' "$k:var c@ = c@+\n" "var c$k = c0\n"
large 'circle of lengths' 1 'invalid recursive|cycle' "$((k / 10)):var c@ [len(c@+)]int\n" "var c$((k / 10)) [len(c0)]int\n"
large 'circle of functions' 1 'initialization cycle' "$((k / 10)):func f@() int { return x@+ }\nvar x@ = f@()\n" "var x$((k / 10)) = x0\n"
large 'circle of constraints' 0 '' "$((k / 50)):type T@[P T@+[P]] interface{}\n" "type T$((k / 50))[P any] interface{}\n"
large 'chain of structs' 0 '' "$k:type T@ struct{ a T@+ }\n" "type T$k int\nvar e = T0{} == T0{}\nvar m map[T0][2]T0\n"

# What doubles
large 'doubled types' 0 '' '60:type T@ [2]T@+\n' 'type T60 [0]int\nvar e = T0{} == T0{}\n'
large 'doubled structs' 0 '' '39:type T@ struct{ a, b T@+ }\n' 'type T39 int\nvar e = T0{} == T0{}\n'
large 'doubled aliases' 1 'is too large' '39:type T@ = struct{ a, b T@+ }\n' 'type T39 = int\nvar x T0\nvar y string = x\n'
large 'doubled signatures' 1 'is too large' '39:type T@ = func(T@+, T@+)\n' 'type T39 = int\nvar x T0\nvar y string = x\n'
large 'doubled instances' 1 'needs too many instances' '40:type T@[P any] struct{ a T@+[*P]; b T@+[[]P] }\n' 'type T40[P any] struct{}\nvar x T0[int]\nvar e = x == x\n'
large 'doubled alias instances' 1 'needs too many instances' '40:type T@[P any] = struct{ a T@+[*P]; b T@+[[]P] }\n' 'type T40[P any] = struct{}\nvar x T0[int]\n'
large 'doubled generic functions' 0 '' '40:func f@[P any](p P) { f@+(&p); f@+([]P{p}) }\n' 'func f40[P any](p P) {}\nfunc g() { f0(1) }\n'
large 'doubled arguments' 1 'is too large' 'type S[A, B any] struct{ a A; b B }\nfunc pair[A any](a A) S[A, A] { return S[A, A]{a, a} }\nvar x0 = 1\n' '40:var x@+ = pair(x@)\n' 'var y string = x40\n'
large 'doubled literals' 1 'is too large' 'func pair[A any](a A) (s struct{ a, b A }) { return }\nvar x0 = 1\n' '40:var x@+ = pair(x@)\n' 'var y string = x40\n'
large 'diamonds of structs' 0 '' '60:type E@ struct{ A@; B@ }\ntype A@ struct{ *E@+ }\ntype B@ struct{ E@+ }\n' 'type E60 struct{ x int }\nvar t *E0\n'
large 'diamonds of interfaces' 0 '' '60:type E@ interface{ A@; B@ }\ntype A@ interface{ E@+ }\ntype B@ interface{ E@+ }\n' 'type E60 interface{ x() int }\nfunc f(t E0) { t.x() }\n'

# Circles
cat >circles.go <<'EOF'
package p

type A A
type B struct{ b B }
type R struct{ S }
type S struct{ T }
type T R
type C [len(c)]int

var c C

type D interface{ D }
type E[T E[T]] struct{}
type F = F
type G[T any] struct{ g *G[G[T]] }
type H struct{ h [len(H{}.h)]int }

const i = j
const j = i

var k = l
var l = k

func m() { _ = n }

var n = o()

func o() int { m(); return 1 }
EOF
expect 1 'invalid recursive type' circles.go
expect 1 'invalid recursive type' check -dump=types circles.go

# Bytes
printf '' >empty.go
expect 1 'package statement must be first' empty.go
printf 'func f() {}\n' >clause.go
expect 1 'package statement must be first' clause.go
printf 'package' >half.go
expect 1 'unexpected EOF' half.go
printf 'package p\n\nvar x\377 = "\376"\n' >latin.go
expect 1 'invalid UTF-8' latin.go
printf 'package p\n\000\n' >nul.go
expect 1 'invalid NUL' nul.go
printf 'package p\n\n/* never closed' >comment.go
expect 1 'comment not terminated' comment.go
head -c 1000000 "$STAYPUT" >binary.go
expect 1 '^binary.go:1:' binary.go
{ printf 'package p\n\n'; numbered $n $'func f%d(a *int) *int {\n\tx := %d\n\tif *a > 3 {\n\t\treturn &x\n\t}
	return a // a comment, so that the file is large\n}\n'; } >large.go
[ "$(wc -c <large.go)" -gt $((n * 100)) ] || { echo "large.go is too small"; fails=1; }
expect 0 "" -dump=naive large.go

# Files
expect 1 'No such file' missing.go
expect 1 'no such directory' ./missing
expect 1 '' ./missing/...
mkdir none dir.go
expect 1 'no Go files' ./none
expect 1 '.' dir.go
mkfifo pipe.go
expect 1 'package statement must be first' pipe.go
mkdir piped
mkfifo piped/a.go
expect 1 'package statement must be first' ./piped
ln -s nowhere.go dangling.go
expect 1 'No such file' dangling.go
mkdir dangles
ln -s nowhere.go dangles/a.go
echo 'package p' >dangles/b.go
expect 1 'No such file' ./dangles
ln -s loop.go loop.go
expect 1 'symbolic links' loop.go
mkdir -p round
ln -s ../round round/round
echo 'package p' >round/a.go
expect 0 '' ./round/...
mkdir -p folders/x.go # whatever its name, a folder is no file of the package
echo 'package p' >folders/a.go
expect 0 '' ./folders
ln -s /dev/zero endless.go
expect 1 'endless.go: File too large' endless.go
expect 1 'no such directory' "./$(repeat 3000 a/)"
expect 1 '^a{5000}\.go: ' "$(repeat 5000 a).go"
expect 1 '.' ''
mkdir many
for ((i = 0; i < n / 20; i++)); do echo "package p; var x$i int" >many/f$i.go; done
expect 0 '' check ./many
echo 'package p; var x7 int' >many/again.go
expect 1 '' check ./many

# go.mod and its like
module() { # module STATUS PATTERN GO.MOD: of a folder with a package that imports a.b/c
	rm -rf module
	mkdir module
	printf "$3" >module/go.mod
	printf 'package p\n\nimport _ "a.b/c"\n' >module/a.go
	in_module "$1" "$2"
}
in_module() {
	cd module
	expect "$1" "$2" .
	cd ..
}
module 1 'go.mod:1:1: missing module declaration' ''
module 1 'go.mod:1:1: unknown block type: garbage' 'garbage \0\377 (((\n'
module 1 'a.go:3:10: .*a.b/c' 'module m\ngo 99999999999999999999\n'
module 1 'a.go:3:10: .*a.b/c' 'module m\nrequire a.b/c v99999999999999999999.0.0\n'
module 1 'a.go:3:10: .*a.b/c' 'module m\nreplace a.b/c => ./a.go\nrequire a.b/c v1.0.0\n'
module 1 'a.go:3:10: import cycle not allowed' 'module m\nreplace a.b/c => ../module\nrequire a.b/c v1.0.0\n'
module 1 'a.go:3:10: .*a.b/c' "module m\n$(numbered $((n / 10)) 'require a.b/c%d v1.0.%d')\n"
mkdir -p module/vendor
printf 'module m\n\ngo 1.26\n' >module/go.mod
printf '## junk\0\n# x\n# \n' >module/vendor/modules.txt
in_module 1 'a.go:3:10: .*a.b/c'
rm module/go.mod
ln -s go.mod module/go.mod
in_module 1 'a.go:3:10: .*a.b/c'
printf 'package p\n\nimport (\n"./imp"\n"/etc"\n""\n"a b"\n"\\x00"\n"C"\n"../x"\n"x\377"\n"module")\n' >paths.go
expect 1 '^paths.go:6:1: invalid import path' paths.go
if [ "$(id -u)" != 0 ]; then
	mkdir closed
	echo 'package p' >closed/a.go
	cp closed/a.go secret.go
	chmod 0 closed secret.go
	expect 1 'denied' secret.go
	expect 1 '.' ./closed
fi
echo "$runs runs"
exit $fails
