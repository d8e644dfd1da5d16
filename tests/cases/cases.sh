#!/bin/bash
# The programs of a directory of cases ($STAYPUT_CASES, or ../shared/cases beside the
# sources): each line that ends in "// want stack" or "// want heap [lifetime=frame]" must
# get that verdict at one of its sites. Traps (want heap in traps/) must all be right; of
# the precise ones those that are not met must be listed in gaps.txt with the reason.
set -u
cases=${STAYPUT_CASES:-$top_srcdir/../shared/cases}
[ -d "$cases/traps" ] || { echo "skipped: no cases in $cases (set STAYPUT_CASES)"; exit 77; }
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# check FILE: prints a line for each wanted verdict that is not met.
check() {
	"$STAYPUT" -json -certify "$1" >"$tmp/json" 2>"$tmp/err" ||
		{ echo "fails: $(head -1 "$tmp/err")"; return; }
	awk '
	FNR == NR {
		if (match($0, /\/\/ want (stack|heap)( lifetime=frame)?$/))
			want[FNR] = substr($0, RSTART + 8)
		next
	}
	function field(name,    re) {
		re = "\"" name "\":\"?[^,\"]*"
		if (!match($0, re)) return ""
		s = substr($0, RSTART, RLENGTH); sub(/^"[^"]*":"?/, "", s); return s
	}
	/"record":"site"/ {
		line = field("line")
		if (!(line in want)) next
		place = field("placement"); life = field("lifetime")
		ok = want[line] == "stack" ? place == "stack" : \
		     want[line] == "heap" ? place == "heap" : \
		     place == "heap" && (life == "frame" || life == "iteration")
		if (ok) met[line] = 1
		got[line] = got[line] " " field("text") "=" place "/" life "/" field("reason")
	}
	END {
		for (l in want)
			if (!(l in met)) print "line " l ": want " want[l] ", got" (got[l] ? got[l] : " nothing")
	}' "$1" "$tmp/json"
}

status=0 met=0 missed=0
for file in "$cases"/traps/*.go "$cases"/precise/*.go; do
	grep -q '^import' "$file" && [ "${ALL_CASES:-}" != 1 ] && continue
	name=${file#"$cases"/}
	faults=$(check "$file")
	if [ -z "$faults" ]; then
		met=$((met + 1))
		if grep -q "^$name	" "$srcdir/tests/cases/gaps.txt"; then
			echo "$name: met, but listed in gaps.txt"; status=1
		fi
		continue
	fi
	missed=$((missed + 1))
	case $name in
	precise/*) grep -q "^$name	" "$srcdir/tests/cases/gaps.txt" && continue ;;
	esac
	echo "$name: $faults"
	status=1
done
echo "$met cases met, $missed not"
[ $((met + missed)) -gt 20 ] || { echo "too few cases"; exit 1; }
exit $status
