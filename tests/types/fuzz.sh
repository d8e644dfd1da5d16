#!/bin/bash
# A short run of the fuzzer of the type checker over the golden tests and, where there is one, Go's source tree. By hand
# it runs longer, from a build folder, with the same flags for all:
#
#	builddir=$PWD srcdir=PATH bash PATH/tests/types/fuzz.sh -rounds 1000000 -seed 2 -keep -job $PWD/stayput
#
# A million takes some ten minutes of processor time; -from ROUND lets several processes share them, each with a FUZZ_DIR
# of its own.
#
# Failing packages are left in fuzz_check.failed of $FUZZ_DIR, if that is set, and told with their round: -from ROUND
# -rounds 1 and the same seed check it alone.
set -u
shopt -s nullglob
if [ -n "${FUZZ_DIR-}" ]; then
	work=$FUZZ_DIR
	mkdir -p "$work" || exit 99
else
	work=$(mktemp -d) || exit 99
	trap 'rm -rf "$work"' EXIT
fi
cd "$work" || exit 99
goroot=${GOROOT:-$(go env GOROOT 2>/dev/null)}
goroot=${goroot:-/usr/local/go}
corpus=()
for file in "$srcdir"/tests/types/*/*.go "$srcdir"/tests/lower/go/*.go; do
	case ${file##*/} in
	constant-string.go | too-large.go) ;; # facts of what doubles are a text of gigabytes
	*) corpus+=("$file") ;;
	esac
done
if [ -d "$goroot/test" ]; then
	corpus+=("$goroot"/test/*.go "$goroot"/test/{chan,interface,ken,fixedbugs,typeparam,typeparam/mdempsky}/*.go
		"$goroot"/test/{,fixedbugs/,typeparam/,typeparam/mdempsky/,interface/}*.dir)
fi
if [ -d "$goroot/src" ]; then
	for name in check spec examples fixedbugs; do
		corpus+=("$goroot/src/internal/types/testdata/$name"/*.go)
	done
	for name in bufio container/heap container/list container/ring encoding/csv errors maps \
		path slices sort strings text/tabwriter unicode/utf8 iter; do
		[ ! -d "$goroot/src/$name" ] || corpus+=("$goroot/src/$name")
	done
fi
rounds=(-rounds 3000)
[ $# = 0 ] || rounds=()
"$builddir/tests/types/fuzz_check" -seed 1 "${rounds[@]}" "$@" "${corpus[@]}"
