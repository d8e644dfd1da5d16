#!/bin/bash
# GOROOT's own expectations about escape, run live: every test of GOROOT/test whose recipe has -m
# and -l (41 files: escape*, fixedbugs and a few others), in the open world. The program errcheck,
# built from the Go sources in $STAYPUT_ORACLES, judges as the official runner does. An expectation
# that is not met must be listed in escape-suite.txt: no other may be missing, none may vanish.
# Some tests import fmt or reflect, which takes seconds each: only with STAYPUT_LONG.
#
# Columns of escape-suite.txt, with tabs between: test:line, class, reason, the expectation (`-`: a
# message that none asks for), the messages of that line that none asks for (`-`: none). Classes:
#
#	gain      stack, or a flow to other memory, where gc says heap; the reason is the rule
#	wording   the same decision in other words, or a line without a decision
#	not-done  messages of other passes of gc, or under flags that stayput does not have
#	loss      heap where gc says stack
#	wrong     stack where it must be heap: none may be left
#
# UPDATE=1 rewrites the list; a line that is new gets the class `?`, which fails.
set -u
skip() {
	echo "skipped: $1"
	exit 77
}
[ -n "${STAYPUT_LONG-}" ] || skip "only with STAYPUT_LONG"
oracles=${STAYPUT_ORACLES:-$top_srcdir/../shared/oracles}
[ -f "$oracles/errcheck/main.go" ] || skip "no oracles (set STAYPUT_ORACLES)"
command -v go >/dev/null || skip "no Go toolchain"
version=$(go env GOVERSION)
case $version in go1.26*) ;; *) skip "the list is of go1.26, this is $version" ;; esac
[ -d "$(go env GOROOT)/test" ] || skip "Go's test folder is not installed"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0 LC_ALL=C
unset GOOS GOARCH GOFLAGS
list=$srcdir/tests/report/escape-suite.txt
[ -f "$list" ] || { echo "no $list"; exit 99; }
list=$(cd "${list%/*}" && pwd)/${list##*/}
(cd "$oracles" && go build -o "$work/errcheck" ./errcheck) || exit 99
cd "$work" || exit 99

./errcheck -j 2 -v -kind escape -- timeout 120 "$STAYPUT" -format=gc -world=open -j 1 '{files}' \
	>"$work/out" 2>&1
grep -q '^escape: [1-9][0-9]* tests, ' "$work/out" || {
	tail -n 5 "$work/out"
	exit 1
}
tail -n 1 "$work/out"
# A test that could not be judged has its reason as last field.
grep -E '	(the command (failed|succeeded)|generator: .*)$' "$work/out" && {
	echo "^ could not be judged"
	exit 1
}

# What is not met, a line each: test:line, expectation, our messages that are left over.
awk -F'\t' '
	/^[^\t]/ { if ($2 == "escape") test = $3; next }
	{
		text = $2
		extra = sub(/^unexpected: /, "", text)
		match(text, /^[^:]*:[0-9]+/)
		line = substr(text, 1, RLENGTH)
		sub(/^[^:]*/, "", line)
		place = test line
		text = substr(text, RLENGTH + 1)
		if (extra) {
			sub(/^(:[0-9]+)?: /, "", text)
			if (place in ours)
				text = ours[place] " | " text
			ours[place] = text
			next
		}
		sub(/^: (missing: |no match for )/, "", text)
		if (text ~ / in: /)
			sub(/ in: [^:]*:[0-9]+.*/, "", text)
		n++
		at[n] = place
		want[n] = text
		asked[place] = 1
	}
	END {
		for (i = 1; i <= n; i++)
			print at[i] "\t" want[i] "\t" (at[i] in ours ? ours[at[i]] : "-")
		for (place in ours)
			if (!(place in asked))
				print place "\t-\t" ours[place]
	}' "$work/out" | sort -V >"$work/got"
awk -F'\t' -v OFS='\t' '
	/^#/ { next }
	NF != 5 { print "escape-suite.txt: malformed: " $0 >"/dev/stderr"; next }
	{ print $1, $4, $5 }' "$list" | sort -V >"$work/want"

if [ "${UPDATE:-}" = 1 ]; then
	awk -F'\t' -v OFS='\t' '
		NR == FNR { if (/^#/) next; known[$1, $4, $5] = $2 OFS $3; next }
		{ key = $1 SUBSEP $2 SUBSEP $3; print $1, (key in known ? known[key] : "?" OFS "?"), $2, $3 }' \
		"$list" "$work/got" >"$work/new"
	grep '^#' "$list" | cat - "$work/new" >"$work/list" && cp "$work/list" "$list"
	cp "$work/got" "$work/want"
fi
status=0
comm -13 <(sort "$work/want") <(sort "$work/got") | grep . &&
	echo "^ not met, and not listed in escape-suite.txt" && status=1
comm -23 <(sort "$work/want") <(sort "$work/got") | grep . &&
	echo "^ listed in escape-suite.txt, and met or said otherwise" && status=1
awk -F'\t' '!/^#/ && $2 !~ /^(gain|wording|not-done|loss|wrong)$/' "$list" | grep . &&
	echo "^ of no class" && status=1
awk -F'\t' '!/^#/ { n[$2]++ } END { for (c in n) print c ": " n[c] }' "$list" | sort
exit $status
