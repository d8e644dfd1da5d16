#!/bin/bash
# The reducer, on artificial faults: what makes the command say "interesting" stays, and little
# else.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
fails=0

# reduce NAME LINES PATTERN...: a valid program that has each pattern; at most LINES are left.
reduce() {
	local name=$1 most=$2 seed lines
	shift 2
	{
		echo '"$STAYPUT" check "$1" || exit 1'
		printf "grep -q -e '%s' \"\$1\" || exit 1\n" "$@"
	} >"$tmp/$name.cmd"
	for ((seed = 1; seed < 200; seed++)); do
		"$builddir/tests/gen/gen_go" -seed $seed -size 2 -without reflect,sync,runtime \
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

reduce goto 12 'goto L'
[ -n "${STAYPUT_QUICK:-}" ] || reduce params 8 'append(.*, &x)'

# What is not interesting is refused.
printf 'package p\n' >"$tmp/p.go"
"$builddir/tests/gen/reduce" "$tmp/p.go" false 2>"$tmp/log" && { echo "FAIL: taken as interesting"; fails=1; }
grep -q 'is not interesting' "$tmp/log" || { echo "FAIL: no message"; fails=1; }
exit $fails
