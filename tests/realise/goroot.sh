#!/bin/bash
# goroot.sh [-keep DIR] [-size PROGRAMS] [SHARE/OF]
# The programs of GOROOT/test that begin with `// run`, in groups of a binary each (group.go), built by
# `stayput go -verify=full` in the closed world and by the installed compiler, with and without inlining: output
# and status must be the same, and no check may report anything that it does not report of the installed
# compiler's placements. With `make check-placed`: half an hour of processor time for all. A share of the
# groups by hand, from a build folder:
#
#	STAYPUT=$PWD/stayput srcdir=../.. STAYPUT_PLACED=1 ../../tests/realise/goroot.sh -keep /tmp/programs 1/4
#
# With -keep DIR the groups stay there, and one that was judged is not built again.
#
# A program is "same", "same-fails" (with another status than 0: some look for their file or package), "slow" with
# the checks (without them it is the same), "random" (the installed compiler's does not print the same
# twice), "installed" (the checks report the same of the installed compiler's placements), or a FAULT.
set -u
[ -n "${STAYPUT_PLACED-}" ] || { echo "skipped: takes half an hour, needs STAYPUT_PLACED"; exit 77; }
command -v go >/dev/null || { echo "skipped: no go command"; exit 77; }
keep='' size=60
while [ $# -gt 1 ]; do
	case $1 in
	-keep) keep=$2 ;;
	-size) size=$2 ;;
	*) echo "goroot.sh: unknown flag $1"; exit 2 ;;
	esac
	shift 2
done
share=${1:-1/1}
tmp=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
dir=${keep:-$tmp/groups}
source=$(cd "$srcdir" && pwd)/tests/realise/group.go
# Other ones save the time of building the compiler and the standard library.
export GOCACHE=${STAYPUT_TEST_GOCACHE:-$tmp/gocache} STAYPUT_CACHE=${STAYPUT_TEST_CACHE:-$tmp/cache}
export GOFLAGS= GO111MODULE= GOWORK=off CGO_ENABLED=0 GOTOOLCHAIN=local HOME=$tmp
goroot=$(go env GOROOT)
[ -d "$goroot/test/fixedbugs" ] || { echo "skipped: Go's test folder is not installed"; exit 77; }
grep -q 'b.walkAll()' "$goroot/src/cmd/compile/internal/escape/escape.go" 2>/dev/null ||
	{ echo "skipped: no sources of the Go compiler"; exit 77; }
mkdir -p "$dir" && go build -o "$tmp/group" "$source" || exit 99
groups=$("$tmp/group" "$dir" "$size" "${share%/*}" "${share#*/}") || exit 99

# What a run wrote, without what is different in each run: addresses, numbers of goroutines, and arguments
# of which a traceback says that they may be stale.
run() { # PROGRAM PACKAGE OUT
	GROUP_RUN=$2 GOGC=5 GODEBUG=clobberfree=1,invalidptr=1 GOTRACEBACK=single \
		timeout 30 "$1" >"$3.raw" 2>&1 </dev/null
	printf '\nstatus %s\n' $? >>"$3.raw"
	sed -E 's/0x[0-9a-f]+\?/STALE/g; s/(0x)?[0-9a-f]{6,}/ADDRESS/g; s/goroutine [0-9]+/goroutine N/; s/\+0x[0-9a-f]+//' "$3.raw" >"$3"
}

# The same program with the checks, but with the installed compiler's placements.
build_checked() { # MODE FLAGS...
	local mode=$1
	shift
	[ -x "checked-$mode" ] && return
	local flags=-d=maymorestack=runtime.mayMoreStackMove
	local overlay
	overlay=$(grep -lE '^\{"Replace":.*runtime/zz_stayput.go"' "$STAYPUT_CACHE"/* | head -n 1)
	GOEXPERIMENT=cgocheck2 go build -overlay="$overlay" \
		-gcflags="all=$flags" "$@" -ldflags=-w -o "checked-$mode" . >"checked-$mode.log" 2>&1
}

# The verdicts' placements without the checks.
build_unchecked() { # MODE FLAGS...
	local mode=$1
	shift
	[ -x "unchecked-$mode" ] ||
		"$STAYPUT" go -world=closed build -ldflags=-w -o "unchecked-$mode" "$@" . >"unchecked-$mode.log" 2>&1
}

judge() { # MODE PACKAGE FILE FLAGS...
	local mode=$1 package=$2 file=$3
	shift 3
	run "./stock-$mode" "$package" stock.out
	run "./placed-$mode" "$package" placed.out
	if cmp -s stock.out placed.out; then
		grep -q '^status 124$' stock.out && { echo "slow $file"; return; }
		grep -q '^status 0$' stock.out && echo "same $file" || echo "same-fails $file"
		return
	fi
	# Too slow with the checks, or does it not end because of a placement?
	if grep -q '^status 124$' placed.out && ! grep -q '^stayput:' placed.out &&
		build_unchecked "$mode" "$@" && run "./unchecked-$mode" "$package" unchecked.out &&
		cmp -s stock.out unchecked.out; then
		echo "slow $file"
		return
	fi
	# Some programs do not print the same twice.
	run "./stock-$mode" "$package" again.out
	build_checked "$mode" "$@"
	run "./checked-$mode" "$package" checked.out
	if [ -x "checked-$mode" ] && cmp -s checked.out placed.out; then
		echo "installed $file"
	elif ! cmp -s stock.out again.out && ! grep -q '^stayput:' placed.out; then
		echo "random $file"
	else
		echo "FAULT $file"
		cp placed.out "placed-$mode-$package.out"
		diff stock.out placed.out | head -n 15 >"$mode-$package.diff"
	fi
}

group() { # MODE FLAGS...
	local mode=$1
	shift
	[ -e "result-$mode" ] && [ "$(wc -l <"result-$mode")" = "$(wc -l <programs)" ] && return
	if ! go build -ldflags=-w -o "stock-$mode" "$@" . >"stock-$mode.log" 2>&1; then
		echo "UNBUILT by the installed compiler" >"result-$mode"
	elif ! "$STAYPUT" go -world=closed -verify=full build -ldflags=-w -o "placed-$mode" "$@" . >"placed-$mode.log" 2>&1; then
		echo "UNBUILT by stayput" >"result-$mode"
		head -n 10 "placed-$mode.log"
	else
		while read -r package file; do
			judge "$mode" "$package" "$file" "$@"
		done <programs >part
		mv part "result-$mode"
	fi
	rm -f "stock-$mode" "placed-$mode" "checked-$mode" "unchecked-$mode"
	grep -H -e '^FAULT' -e '^UNBUILT' "result-$mode"
	tail -n 1 "placed-$mode.log"
}

for each in $groups; do
	cd "$dir/$each" || exit 99
	echo "group $each"
	group inline
	group noinline '-gcflags=m/...=-l'
done
cd "$dir" || exit 99
for mode in inline noinline; do
	echo "$mode: $(for each in $groups; do cut -d' ' -f1 "$each/result-$mode"; done | sort | uniq -c | tr -s ' \n' ' ')"
done
echo "left out: $(cut -d: -f2- left-out | sort | uniq -c | tr -s ' \n' ' ')"
failed=0
for each in $groups; do
	grep -qh -e '^FAULT' -e '^UNBUILT' "$each"/result-* || continue
	failed=1
	cat "$each"/*.diff
done
exit $failed
