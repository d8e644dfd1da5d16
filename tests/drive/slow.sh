#!/bin/bash
# -time names the functions that cost most, on one thread and on several, and no cheap ones. Of the
# times only their form is tested.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
fails=0

# slow ARGUMENT...: the lines of functions that a run prints on standard error.
slow() {
	"$STAYPUT" "$@" 2>&1 >/dev/null | sed -n '/^functions of/,/^total/p' | sed '$d'
}
# expect NAME PATTERN...: the lines in $tmp/out are the heading and one for each pattern.
expect() {
	local name=$1 line=3
	shift
	[ "$(wc -l <"$tmp/out")" = $(($# + 2)) ] && sed -n 1p "$tmp/out" | grep -q '^functions of 50 ms and more:$' &&
		sed -n 2p "$tmp/out" | grep -q '^  pta ms  escape ms  solved  step   function$' || {
		echo "$name: other lines"; cat "$tmp/out"; fails=1; }
	for pattern; do
		sed -n ${line}p "$tmp/out" | grep -qE "$pattern" || {
			echo "$name: line $line is not $pattern"; cat "$tmp/out"; fails=1; }
		line=$((line + 1))
	done
}

# Beside the one that is expensive, m.g is not.
awk -v family=fan -v n=1000 -f "$top_srcdir/bench/systems.awk" >"$tmp/fan.ir"
printf '\nfunc @m.g() exported {\n^1:\n\tcall @m.f\n\tret\n}\n' >>"$tmp/fan.ir"
for threads in 1 3; do
	slow -j $threads -time "$tmp/fan.ir" >"$tmp/out"
	expect "-j $threads" '^ *[0-9]{2,}  +[0-9]+  +[1-9][0-9]*  full   m\.f$'
done
# Over budget: the last step counts, and what was solved in vain.
awk -v family=appends -v n=700 -f "$top_srcdir/bench/systems.awk" >"$tmp/appends.ir"
slow -time "$tmp/appends.ir" >"$tmp/out"
expect appends '^ *[0-9]{2,}  +[0-9]+  +3  brief  m\.f$'

[ -z "$(slow -time "$top_srcdir/examples/ex1")" ] || { echo "cheap functions are named"; fails=1; }
"$STAYPUT" "$tmp/fan.ir" 2>&1 >/dev/null | grep . && { echo "times without -time"; fails=1; }
exit $fails
