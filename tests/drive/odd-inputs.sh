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

n=100000

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
{ printf 'package p\n\n'; numbered 100000 $'func f%d(a *int) *int {\n\tx := %d\n\tif *a > 3 {\n\t\treturn &x\n\t}
	return a // a comment, so that the file is large\n}\n'; } >large.go
[ "$(wc -c <large.go)" -gt 10000000 ] || { echo "large.go is too small"; fails=1; }
expect 0 "" -dump=naive large.go

# Files
expect 1 'No such file' missing.go
expect 1 'no such directory' ./missing
expect 1 '' ./missing/...
mkdir none dir.go
expect 1 'no Go files' ./none
expect 1 '.' dir.go
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
