#!/bin/bash
# stayput go up to the compiler: which sites are listed, which arguments and programs are refused, and
# that a toolchain without the place of the hook is told of, and nothing changed.
set -u
command -v go >/dev/null || { echo "skipped: no go command"; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
export GOFLAGS= GO111MODULE= GOWORK=off CGO_ENABLED=0 GOTOOLCHAIN=local GOCACHE=$tmp/gocache HOME=$tmp
goroot=$(go env GOROOT)
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}

# expect STATUS TEXT ARGS...: and a line with the text.
expect() {
	local want=$1 text=$2
	shift 2
	"$STAYPUT" go "$@" >"$tmp/out" 2>&1
	local got=$?
	[ $got = "$want" ] || { fail "stayput go $*: status $got"; cat "$tmp/out"; }
	grep -qF -- "$text" "$tmp/out" || { fail "stayput go $*: no line with $text"; cat "$tmp/out"; }
}

mkdir -p "$tmp/m/lib" "$tmp/m/cgo" "$tmp/m/lines" && cd "$tmp/m" || exit 99
printf 'module m\n\ngo 1.22\n' >go.mod
cp "$srcdir/examples/ex5/main.go" .
cat >lib/lib.go <<'EOF'
package lib

type S struct{ M *int }

func F() int {
	var x S
	var i int
	set(&i, &x)
	return *x.M
}

func set(y *int, z *S) { z.M = y }

func G[T any](v T) any {
	p := new(T)
	*p = v
	return held(p)
}

func held(p any) any { return p }

func Instances() { println(G(1), G("a")) }
EOF
cat >lib/lib_test.go <<'EOF'
package lib

import "testing"

func TestF(t *testing.T) {
	n := new(int)
	*n = F()
	if *n != 0 {
		t.Fail()
	}
}
EOF
printf 'package cgo\n\nimport "C"\n' >cgo/c.go
printf 'package cgo\n' >cgo/d.go
printf 'package lines\n\n//line x.go:1\nfunc F() int { p := new(int); return *p }\n' >lines/l.go

expect 0 "main.go:9:6: var, stack: i" list
expect 0 "lib/lib.go:7:6: var, stack: i" list ./lib
grep -q 'lib.go:15' "$tmp/out" && fail "a site that escapes is listed"
"$STAYPUT" go list ./lines >"$tmp/out" 2>&1 || fail "line directives: status"
[ -s "$tmp/out" ] && { fail "a site behind a line directive is listed"; cat "$tmp/out"; }
expect 2 'needs one of build, run, test, bench, list' vet .
expect 2 'must be -verify=full, -verify=sample or -verify=off' run -verify=some .
expect 2 'flag -race cannot be served' build -race .
expect 2 'flag -toolexec cannot be served' test -toolexec=x .
GOFLAGS=-trimpath expect 1 'flag -trimpath (from $GOFLAGS) cannot be served' -cache="$tmp/cache" build .
expect 1 'stayput go needs a cache' build .
CGO_ENABLED=1 expect 1 'has cgo files, which are not analysed: set CGO_ENABLED=0' list ./cgo
GOARCH=386 expect 1 'only targets of 64 bits' list .
expect 1 'no required module provides' list example.com/nothing
printf 'package main\n\nfunc f() { x }\n' >bad.go
expect 1 'nothing is built' -cache="$tmp/cache" build ./...
grep -qF 'bad.go:3:12: undefined: x' "$tmp/out" || fail "the error is not told"
rm bad.go

# A toolchain with another escape analysis: links to the installed one, but for one file.
dir=src/cmd/compile/internal/escape
mkdir -p "$tmp/goroot/$dir"
for level in . src src/cmd src/cmd/compile src/cmd/compile/internal "$dir"; do
	for file in "$goroot/$level"/*; do
		[ -e "$tmp/goroot/$level/${file##*/}" ] || ln -s "$file" "$tmp/goroot/$level/"
	done
done
rm "$tmp/goroot/$dir/escape.go"
sed 's/b\.walkAll()/b.solveAll()/' "$goroot/$dir/escape.go" >"$tmp/goroot/$dir/escape.go"
GOROOT=$tmp/goroot expect 1 "$tmp/goroot/$dir/escape.go of $(go env GOVERSION): the calls walkAll and finish" \
	-cache="$tmp/cache" build -o "$tmp/program" .
[ -e "$tmp/program" ] && fail "a program was built"
[ -e "$tmp/cache" ] && fail "the cache was written"

# Started by the loader, the program does not take that for its own file, which the go command calls.
loader=$(ldd "$STAYPUT" 2>/dev/null | awk '$1 ~ /ld-linux/ { print $1 }')
if [ -x "$loader" ] && "$loader" "$STAYPUT" -version >/dev/null 2>&1; then
	"$loader" "$STAYPUT" go -cache="$tmp/cache" build . >"$tmp/out" 2>&1
	[ $? = 1 ] && grep -q 'needs /proc/self/exe' "$tmp/out" || { fail 'the loader'; cat "$tmp/out"; }
fi
exit $fails
