#!/bin/bash
# The naive and the worklist solver give the same solution and verdicts, and the certificate
# check passes, with all knobs on and with each one off alone: on the examples, the cases,
# GOROOT's escape tests and small packages of the standard library. What a system costs depends on
# the solver, so no function may be over budget.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
inputs=()
for dir in "$srcdir"/examples/*/; do
	inputs+=("$dir")
done
cases=${STAYPUT_CASES:-$top_srcdir/../shared/cases}
for file in "$cases"/traps/*.go "$cases"/precise/*.go; do
	[ -f "$file" ] && ! grep -q '^import' "$file" && inputs+=("$file")
done
goroot=$(go env GOROOT 2>/dev/null)
if [ -d "$goroot/test" ]; then
	for file in "$goroot"/test/escape*.go; do
		grep -qE '^import|^	"' "$file" || inputs+=("$file")
	done
	inputs+=(container/list container/ring)
fi

knobs=(-world=auto)
[ -z "${STAYPUT_LONG-}" ] ||
	knobs+=(-world=open -callgraph=off -callgraph=vta -fields=off -context=off -ssa=off -absint=off)

fails=0 runs=0
for knob in "${knobs[@]}"; do
	for input in "${inputs[@]}"; do
		for algo in naive worklist; do
			"$STAYPUT" -certify -budget=9999 $knob -algo=$algo -json "$input" 2>"$tmp/err" |
				grep -v '"record":"header"' >"$tmp/$algo"
			[ "${PIPESTATUS[0]}" = 0 ] || {
				echo "$knob -algo=$algo $input:"; cat "$tmp/err"; fails=1; }
			"$STAYPUT" -budget=9999 $knob -algo=$algo -dump=solution "$input" >"$tmp/$algo.dump" 2>"$tmp/err" || {
				echo "$knob -algo=$algo -dump=solution $input:"; cat "$tmp/err"; fails=1; }
		done
		cmp -s "$tmp/naive" "$tmp/worklist" || { echo "$knob $input: verdicts differ"; fails=1; }
		cmp -s "$tmp/naive.dump" "$tmp/worklist.dump" || { echo "$knob $input: solutions differ"; fails=1; }
		[ -s "$tmp/naive" ] && [ -s "$tmp/naive.dump" ] || { echo "$knob $input: nothing printed"; fails=1; }
		runs=$((runs + 1))
	done
done
echo "$runs comparisons, ${#inputs[@]} inputs"
[ ${#inputs[@]} -ge 6 ] || fails=1
exit $fails
