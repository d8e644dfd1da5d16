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

for flag in --version -version; do
	out=$("$STAYPUT" $flag 2>"$work/err") || fail "$flag: status $?"
	[[ $out =~ ^stayput\ [0-9]+\.[0-9]+$ ]] || fail "$flag prints '$out'"
	[ ! -s "$work/err" ] || fail "$flag writes to standard error"
done

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
