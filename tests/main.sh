#!/bin/bash
# The program's manners: what it says of itself, where, and with which exit status.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
	echo "FAIL: $*"
	failed=1
}

# Version, commit (in a clone, or in a distribution made from one) and Go tree. The header of
# JSON has the same.
for flag in --version -version; do
	out=$("$STAYPUT" $flag 2>"$work/err") || fail "$flag: status $?"
	[[ $out =~ ^stayput\ [0-9]+\.[0-9]+(, commit ([0-9a-f]+(-dirty)?))?(, Go tree (go[^ ]+) in .*|, no Go tree)$ ]] ||
		fail "$flag prints '$out'"
	commit=${BASH_REMATCH[2]} go=${BASH_REMATCH[5]}
	[ ! -s "$work/err" ] || fail "$flag writes to standard error"
done
if [ -e "$top_srcdir/.git" ] && command -v git >/dev/null; then
	[ -n "$commit" ] || fail "a build from a clone does not know its commit"
fi
printf 'package p\n' >"$work/p.go"
header=$("$STAYPUT" -json "$work/p.go" | head -1)
quoted() { if [ -n "$1" ]; then echo "\"$1\""; else echo null; fi; }
case $header in
*"\"commit\":$(quoted "$commit"),\"go\":$(quoted "$go"),"*) ;;
*) fail "the JSON header $header has not commit '$commit' and Go '$go'" ;;
esac

out=$("$STAYPUT" --no-such-flag 2>"$work/err")
status=$?
[ $status = 2 ] || fail "an unknown flag: status $status, not 2"
[ -z "$out" ] || fail "an unknown flag: '$out' on standard output"
grep -q '^usage: stayput ' "$work/err" || fail "an unknown flag: no usage on standard error"

if [ -e /dev/full ]; then
	"$STAYPUT" --version >/dev/full 2>/dev/null
	status=$?
	[ $status = 1 ] || fail "output that cannot be written: status $status, not 1"
fi
exit $failed
