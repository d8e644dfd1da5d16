#!/bin/bash
# suites.sh [-keep DIR] [PACKAGE...]
# The tests of std packages, built by `stayput go -verify=full` with the verdicts' placements in the package and
# in all that it imports: they must pass, and no check may report anything. What fails with the checks and
# the installed compiler's placements as well is counted apart. Without packages, a few small ones.
# By hand, from a build folder:
#
#	STAYPUT=$PWD/stayput STAYPUT_PLACED=1 ../../tests/realise/suites.sh -keep /tmp/suites strings bytes
#
# With -keep DIR what was written stays there, and what is judged is not run again.
set -u
[ -n "${STAYPUT_PLACED-}" ] || { echo "skipped: takes minutes, needs STAYPUT_PLACED"; exit 77; }
command -v go >/dev/null || { echo "skipped: no go command"; exit 77; }
keep=''
[ "${1-}" = -keep ] && { keep=$2; shift 2; }
tmp=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
dir=${keep:-$tmp/suites}
# Other ones save the time of building the compiler and the standard library.
export GOCACHE=${STAYPUT_TEST_GOCACHE:-$tmp/gocache} STAYPUT_CACHE=${STAYPUT_TEST_CACHE:-$tmp/cache}
export GOFLAGS= GO111MODULE= GOWORK=off CGO_ENABLED=0 GOTOOLCHAIN=local HOME=$tmp
goroot=$(go env GOROOT)
grep -q 'b.walkAll()' "$goroot/src/cmd/compile/internal/escape/escape.go" 2>/dev/null ||
	{ echo "skipped: no sources of the Go compiler"; exit 77; }
mkdir -p "$dir" && cd "$goroot/src" || exit 99
[ $# -gt 0 ] || set -- container/heap container/list container/ring errors iter maps sort text/tabwriter unicode/utf8

# The same checks of the installed compiler's placements.
checked() { # PACKAGE
	local overlay
	overlay=$(grep -lE '^\{"Replace":.*runtime/zz_stayput.go"' "$STAYPUT_CACHE"/* | head -n 1)
	GOEXPERIMENT=cgocheck2 go test -overlay="$overlay" -gcflags=all=-d=maymorestack=runtime.mayMoreStackMove \
		-exec='env GOGC=5 GODEBUG=clobberfree=1,invalidptr=1' -vet=off -short -count=1 -timeout=300s "$1"
}

judge() { # PACKAGE LOG
	if timeout 600 "$STAYPUT" go -verify=full test -vet=off -short -count=1 -timeout=300s "$1" >"$2" 2>&1; then
		grep '^stayput: .* moved from heap' "$2" | sed 's/^stayput: /passes: /'
	elif ! grep -q -e '^FAIL' -e '^stayput: the ' -e '^stayput: a frame' "$2"; then
		echo "UNBUILT: $(tail -n 1 "$2")"
	elif grep -q -e '^stayput: the [ao]' -e '^stayput: a frame' "$2"; then
		echo FAULT
	elif checked "$1" >"$2-installed" 2>&1; then
		echo FAULT
	else
		# The same tests fail, or it is not the placements alone.
		grep -h -e '^ *--- FAIL' -e '^panic: test timed out' "$2" | sed 's/ (.*//' | sort >"$2-1"
		grep -h -e '^ *--- FAIL' -e '^panic: test timed out' "$2-installed" | sed 's/ (.*//' | sort >"$2-2"
		cmp -s "$2-1" "$2-2" && echo "fails anyway: $(head -n 3 "$2-1" | tr '\n' ' ')" || echo FAULT
	fi
}

failed=0
for package; do
	log=$dir/${package//\//_}
	[ -e "$log.result" ] || judge "$package" "$log" >"$log.result"
	echo "$package: $(cat "$log.result")"
	grep -q -e '^FAULT' -e '^UNBUILT' "$log.result" || continue
	failed=1
	head -n 30 "$log"
done
exit $failed
