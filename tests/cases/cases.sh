#!/bin/bash
# The programs beside this file (README.md), a file or a directory with a file main.go each: in
# that file each line that ends in "// want stack" or
# "// want heap [lifetime=frame]" must get that verdict at one of its sites. A program that is
# not met yet is listed in gaps.txt with the reason; one that is met, or does not exist, may
# not be listed.
#
# Programs that import packages of the standard library, but unsafe, are analysed with all that
# they import, which takes seconds to a minute each: only with STAYPUT_LONG, and without the
# certificate.
# CASES='traps/75* found/*' runs those alone.
set -u
cases=$srcdir/tests/cases
gaps=$cases/gaps.txt
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# main_file PROGRAM: the file with the marks.
main_file() {
	if [ -d "$1" ]; then echo "$1/main.go"; else echo "$1"; fi
}

# flags FILE: of its first line "// flags: ...".
flags() {
	sed -n '1s,^// flags: ,,p' "$1"
}

# imports FILE: whether it needs packages of the standard library that have code.
imports() {
	flags "$1" | grep -q -- '-tests' ||
		grep -Eq '^import [^"]*"|^import \(' <(grep -Ev '^import "(unsafe|example.test/.*)"$' "$1")
}

# wants FILE: the marked lines as "LINE VERDICT"; a mark that is not understood is "LINE ?TEXT".
wants() {
	awk 'match($0, /\/\/ want.*/) {
		text = substr($0, RSTART)
		known = text ~ /^\/\/ want (stack|heap|heap lifetime=frame)$/
		print FNR, known ? substr(text, 9) : "?" text
	}' "$1"
}

# check PROGRAM: prints a line for each wanted verdict that is not met.
check() {
	local certify=-certify file directory=. patterns=$1
	file=$(main_file "$1")
	imports "$file" && certify=
	[ -d "$1" ] && directory=$1 patterns=.
	wants "$file" >"$tmp/wants"
	[ -s "$tmp/wants" ] || { echo "no verdict is wanted"; return; }
	# shellcheck disable=SC2046,SC2086
	"$STAYPUT" -C="$directory" -json $certify $(flags "$file") $patterns \
		>"$tmp/json" 2>"$tmp/err" || { echo "fails: $(head -1 "$tmp/err")"; return; }
	awk -v is_directory="$([ "$directory" = . ] || echo 1)" '
	FNR == NR { line = $1; sub(/^[0-9]+ /, ""); want[line] = $0; next }
	function field(name,    re) {
		re = "\"" name "\":\"?[^,\"]*"
		if (!match($0, re)) return ""
		s = substr($0, RSTART, RLENGTH); sub(/^"[^"]*":"?/, "", s); return s
	}
	/"record":"site"/ {
		line = field("line"); file = field("file")
		if (!(line in want) || file !~ (is_directory ? "^main.go$" : "")) next
		place = field("placement"); life = field("lifetime")
		ok = want[line] == "stack" ? place == "stack" : \
		     want[line] == "heap" ? place == "heap" : \
		     want[line] == "heap lifetime=frame" && place == "heap" && \
		     (life == "frame" || life == "iteration")
		if (ok) met[line] = 1
		got[line] = got[line] " " field("text") "=" place "/" life "/" field("reason")
	}
	END {
		for (l in want)
			if (!(l in met))
				print "line " l ": want " want[l] ", got" (got[l] ? got[l] : " nothing")
	}' "$tmp/wants" "$tmp/json"
}

# is_gap NAME
is_gap() {
	cut -f1 "$gaps" | grep -Fxq -- "$1"
}

status=0 met=0 missed=0 left_out=0
cd "$cases" || exit 1
while IFS=$'\t' read -r name reason; do
	[ -f "$(main_file "$name")" ] && [ -n "$reason" ] && continue
	echo "gaps.txt: $name: no such program, or no reason"; status=1
done <gaps.txt
# shellcheck disable=SC2086
for name in ${CASES:-traps/*.go precise/*.go found/*.go found/*/}; do
	name=${name%/}
	if imports "$(main_file "$name")" && [ -z "${STAYPUT_LONG:-}" ] && [ -z "${CASES:-}" ]; then
		left_out=$((left_out + 1))
		continue
	fi
	faults=$(check "$name")
	if [ -z "$faults" ]; then
		met=$((met + 1))
		is_gap "$name" || continue
		echo "$name: met, but listed in gaps.txt"; status=1
		continue
	fi
	missed=$((missed + 1))
	is_gap "$name" && continue
	echo "$name: $faults"; status=1
done
echo "$met cases met, $missed not, $left_out left out without STAYPUT_LONG"
[ -n "${CASES:-}" ] || [ $((met + missed)) -gt 60 ] || { echo "too few cases"; exit 1; }
exit $status
