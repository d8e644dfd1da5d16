#!/bin/bash
# gen.sh [-n PROGRAMS] [-from SEED] [-size N] [-without FEATURES] [-keep DIR]
# Random Go programs (tests/gen/gen.h): each is analysed with a certificate; all are built by the
# installed Go compiler in one binary, with and without inlining, and must print the same. Without
# arguments a few; by hand, from a build folder, any number:
#
#	STAYPUT=$PWD/stayput builddir=$PWD ../../tests/gen/gen.sh -n 2000 -from 1
#
# With STAYPUT_PLACED both builds are made once more by `stayput go -verify=full`, in the closed world, and must
# print the same, and report nothing. With STAYPUT_QUICK in the environment none is built: what Go makes
# of them is the same for each build of stayput.
#
# A program that fails is kept in DIR and named with its seed. See doc/testing.md.
set -u
n=40 from=1 size=8 without=runtime,sync,reflect keep=''
while [ $# -gt 1 ]; do
	case $1 in
	-n) n=$2 without='' ;;
	-from) from=$2 ;;
	-size) size=$2 ;;
	-without) without=$2 ;;
	-keep) keep=$2 ;;
	*) echo "gen.sh: unknown flag $1"; exit 2 ;;
	esac
	shift 2
done
tmp=${keep:-$(mktemp -d)} || exit 1
mkdir -p "$tmp/mod" || exit 1
[ -n "$keep" ] || trap 'rm -rf "$tmp"' EXIT
fails=0
certify=-check
"$STAYPUT" help 2>&1 | grep -q -e '-certify' && certify=-certify

fail() {
	echo "FAIL: $*"
	fails=$((fails + 1))
}

# generate SEED ARGS...: a program to standard output.
generate() {
	local seed=$1
	shift
	"$builddir/tests/gen/gen_go" -seed "$seed" -size "$size" \
		${without:+-without "$without"} "$@"
}

# One program for the analysis, and the same as a package for the build. In a shell of its own,
# so that the limits hold for each run.
analyse() {
	local seed=$1 dir=$tmp/$1
	mkdir -p "$dir" "$tmp/mod/p$seed"
	generate "$seed" >"$dir/main.go" || { fail "seed $seed: gen_go"; return; }
	generate "$seed" | cmp -s - "$dir/main.go" || fail "seed $seed: not the same twice"
	generate "$seed" -package "p$seed" >"$tmp/mod/p$seed/p.go"
	(ulimit -t "${STAYPUT_CPU:-60}" && exec "$STAYPUT" $certify -elements=$((1 + seed % 2 * 3)) "$dir/main.go") >"$dir/out" 2>"$dir/err"
	local status=$?
	if [ $status = 0 ]; then
		stack=$((stack + $(sed -n '1s/.*sites: \([0-9]*\) stack.*/\1/p' "$dir/out")))
		rm -r "$dir"
		return
	fi
	fail "seed $seed: status $status: $(head -n 1 "$dir/err")"
	[ -n "$keep" ] || cp "$dir/main.go" "gen-$seed.go"
}

stack=0
for ((seed = from; seed < from + n; seed++)); do
	analyse "$seed"
done
echo "$n programs analysed, $stack sites on the stack"
[ $stack -gt 0 ] || fail "nothing is on the stack"
[ -z "${STAYPUT_QUICK:-}" ] || exit $((fails > 0))

command -v go >/dev/null && goroot=$(go env GOROOT 2>/dev/null) && [ -d "$goroot/src" ] || {
	echo "skipped: no Go compiler: the programs were not run"
	exit $((fails > 0))
}
cd "$tmp/mod" || exit 1
{
	printf 'package main\n\nimport (\n\t"os"\n'
	printf '\t"m/%s"\n' p*
	printf ')\n\nvar all = []struct {\n\tname string\n\tf    func()\n}{\n'
	for p in p*; do printf '\t{"%s", %s.Main},\n' "$p" "$p"; done
	printf '}\n\nfunc main() {\n\tfor _, p := range all {\n'
	printf '\t\tif len(os.Args) < 2 || os.Args[1] == p.name {\n'
	printf '\t\t\tprintln("==", p.name)\n\t\t\tp.f()\n\t\t}\n\t}\n}\n'
} >main.go
printf 'module m\n\ngo 1.26\n' >go.mod
go version | grep -qE 'go1\.(2[6-9]|[3-9][0-9])' || {
	echo "skipped: $(go version): the programs are of Go 1.26, and were not run"
	exit $((fails > 0))
}
export GOFLAGS='' CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off GOPROXY=off
build() { # NAME FLAGS...
	local name=$1
	shift
	go build -o "../$name" "$@" . >"../$name.log" 2>&1 && return
	fail "$name: the compiler refuses"
	head -n 20 "../$name.log"
	exit 1
}
build default
build noinline '-gcflags=m/...=-l'
timeout 600 ../default >../default.out 2>&1 || fail "default build: status $?"
GOGC=5 GODEBUG=clobberfree=1 timeout 600 ../noinline >../noinline.out 2>&1 ||
	fail "build without inlining: status $?"
cmp ../default.out ../noinline.out || {
	fail "the outputs differ"
	diff ../default.out ../noinline.out | head -n 5
}
grep -q '^unexpected panic' ../default.out && {
	fail "a program panics"
	awk '/^== /{ p = $2 } /^unexpected/{ print p ": " $0 }' ../default.out | head -n 5
}
[ "$(grep -c '^total ' ../default.out)" = "$n" ] || fail "not all programs ended"
echo "$n programs run, $(wc -l <../default.out) lines of output"

# With the objects where the verdicts put them.
[ -n "${STAYPUT_PLACED-}" ] || exit $((fails > 0))
grep -q 'b.walkAll()' "$goroot/src/cmd/compile/internal/escape/escape.go" 2>/dev/null || {
	echo "skipped: no sources of the Go compiler: the placements were not run"
	exit $((fails > 0))
}
placed() { # NAME FLAGS...
	local name=$1
	shift
	if ! STAYPUT_CACHE=${STAYPUT_TEST_CACHE:-$tmp/cache} "$STAYPUT" go -world=closed -verify=full build \
		-o "../$name" "$@" . >"../$name.log" 2>&1; then
		fail "$name: not built"
		head -n 20 "../$name.log"
		return
	fi
	tail -n 1 "../$name.log"
	GOGC=5 GODEBUG=clobberfree=1,invalidptr=1 timeout 1200 "../$name" >"../$name.out" 2>&1 ||
		fail "$name: status $?"
	cmp ../default.out "../$name.out" || {
		fail "$name: the outputs differ"
		diff ../default.out "../$name.out" | head -n 5
	}
}
placed placed
placed placed-noinline '-gcflags=m/...=-l'
exit $((fails > 0))
