#!/bin/bash
# The reducer, on artificial faults: what makes the command say "interesting" stays, and little
# else.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
fails=0

# reduce NAME LINES FEATURES PATTERN...: a valid program that has each pattern; at most LINES are
# left.
reduce() {
	local name=$1 most=$2 features=$3 seed lines
	shift 3
	{
		echo "$valid"
		printf "grep -q -e '%s' \"\$1\" || exit 1\n" "$@"
	} >"$tmp/$name.cmd"
	for ((seed = 1; seed < 200; seed++)); do
		"$builddir/tests/gen/gen_go" -seed $seed -size 1 -features "$features" \
			>"$tmp/$name.go"
		bash "$tmp/$name.cmd" "$tmp/$name.go" >"$tmp/$name.log" 2>&1 && break
	done
	"$builddir/tests/gen/reduce" "$tmp/$name.go" bash "$tmp/$name.cmd" 2>"$tmp/$name.log" || {
		echo "FAIL: $name"; cat "$tmp/$name.log"; fails=1; return; }
	bash "$tmp/$name.cmd" "$tmp/$name.go.small" >"$tmp/$name.log" 2>&1 ||
		{ echo "FAIL: $name: what is left is not interesting"; fails=1; }
	lines=$(wc -l <"$tmp/$name.go.small")
	echo "$name: $lines of $(wc -l <"$tmp/$name.go") lines left"
	[ "$lines" -le "$most" ] || {
		echo "FAIL: $name: more than $most"; cat "$tmp/$name.go.small"; fails=1; }
}

# With STAYPUT_QUICK the reducer is run as such: what the programs say is not asked.
valid='"$STAYPUT" check "$1" || exit 1'
[ -z "${STAYPUT_QUICK:-}" ] || valid='[ -s "$1" ] || exit 1'
reduce goto 40 goto 'goto L'
[ -n "${STAYPUT_QUICK:-}" ] || reduce defer 40 slice,defer 'append(.*, &x)' 'defer'

# What is not interesting is refused.
printf 'package p\n' >"$tmp/p.go"
"$builddir/tests/gen/reduce" "$tmp/p.go" false 2>"$tmp/log" && { echo "FAIL: taken as interesting"; fails=1; }
grep -q 'is not interesting' "$tmp/log" || { echo "FAIL: no message"; fails=1; }
exit $fails
