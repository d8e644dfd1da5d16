# The conformance suites of an installed Go's source tree, run live through
# `stayput check`. The programs that read them and judge what is printed are not
# ours: annot and errcheck, built from the Go sources in $STAYPUT_ORACLES.
#
#	types   internal/types/testdata: the type checker's errors
#	syntax  cmd/compile/internal/syntax/testdata: the parser's errors
#	parser  go/parser/testdata: lines with a syntax error
#	front   test/: programs with errors that the front end must report
#	accept  test/: programs that must be accepted (only with STAYPUT_LONG)
#
# The tests that fail must be those that suites.txt lists: suite, test, reason,
# with tabs between. Most of the time goes into starting some 3,500 processes.
set -u
skip() {
	echo "skipped: $1"
	exit 77
}
oracles=${STAYPUT_ORACLES:-$top_srcdir/../shared/oracles}
[ -f "$oracles/errcheck/main.go" ] || skip "no oracles (set STAYPUT_ORACLES)"
command -v go >/dev/null || skip "no Go toolchain"
[ -d "$(go env GOROOT)/test" ] || skip "Go's test folder is not installed"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
export CGO_ENABLED=0
(cd "$oracles" && go build -o "$work/bin" ./annot ./errcheck) || exit 99
cd "$work" || exit 99

# judge SUITE COMMAND...: the failing tests, and that the command counted some. Its exit status tells
# that there are failing ones.
judge() {
	local suite=$1
	shift
	"$@" >"$work/out" 2>&1
	tail -n 1 "$work/out"
	if ! grep -q "^$suite: [1-9][0-9]* tests, [1-9]" "$work/out"; then
		tail -n 5 "$work/out"
		exit 1
	fi
	# The name is the field of a file; errcheck has its kind of test before.
	awk -F'\t' -v s="$suite" '$1 == "FAIL" { print s "\t" ($2 == s ? $3 : $2) }' "$work/out" \
		>>"$work/failing"
}
: >"$work/failing"
suites="types syntax parser front"
judge types bin/annot -suite types -- "$STAYPUT" check -allerrors '{flags}' '{files}'
judge syntax bin/annot -suite syntax -- "$STAYPUT" check -syntax '{flags}' '{files}'
judge parser bin/annot -suite parser -- "$STAYPUT" check -syntax '{flags}' '{files}'
judge front bin/errcheck -j 2 -kind front -- "$STAYPUT" check '-p={pkg}' '-srcdir={dir}' '{flags}' '{files}'
if [ -n "${STAYPUT_LONG-}" ]; then
	suites="$suites accept"
	judge accept bin/errcheck -j 2 -kind accept -- "$STAYPUT" check '-p={pkg}' '-srcdir={dir}' \
		'{flags}' '{files}'
fi

sort "$work/failing" >"$work/got"
awk -F'\t' -v suites="$suites" 'BEGIN { split(suites, list, " "); for (i in list) run[list[i]] = 1 }
	/^#/ || !($1 in run) { next }
	NF != 3 { print "suites.txt: malformed: " $0 >"/dev/stderr"; next }
	{ print $1 "\t" $2 }' "$srcdir/tests/types/suites.txt" | sort >"$work/want"
status=0
comm -13 "$work/want" "$work/got" | grep . && echo "^ fail and are not listed in suites.txt" && status=1
comm -23 "$work/want" "$work/got" | grep . && echo "^ are listed in suites.txt and pass" && status=1
exit $status
