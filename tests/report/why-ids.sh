#!/bin/bash
# Every reason (REASON_LIST in verdict.h, which doc/soundness.md lists) and every rule that can stand
# in an explanation (PTA_RULES in pta.h) is in an expected text of tests/report/golden, in brackets.
set -u
cd "$top_srcdir" || exit 99
failed=0
fail() { echo "FAIL: $*"; failed=1; }

# Rules that begin a flow, and (dispatch) what goes on as what it holds: never a step.
silent=" none global func param recover dispatch "

have() { grep -qE "^	.* \[$1\]$" tests/report/golden/*/expected; }

ids_of() { # FILE LIST COLUMN: the quoted ids of an X-macro table
	sed -n "/^#define $2(X)/,/[^\\\\]\$/p" "$1" | grep -oE 'X\([A-Z_]+, "[a-z-]+"' | sed 's/.*"\(.*\)"/\1/'
}

rules=$(ids_of src/pta/pta.h PTA_RULES) reasons=$(ids_of src/verdict/verdict.h REASON_LIST)
[ "$(wc -w <<<"$rules")" -gt 30 ] || fail "PTA_RULES cannot be read: $rules"
[ "$(wc -w <<<"$reasons")" -gt 12 ] || fail "REASON_LIST cannot be read: $reasons"
for id in $rules; do
	case $silent in
	*" $id "*) ;;
	*) have "$id" || fail "no golden test has a step [$id]" ;;
	esac
done
for id in $reasons; do
	[ "$id" = none ] || have "$id" || fail "no golden test ends in [$id]"
	grep -q "^| .*\`$id\`" doc/soundness.md || fail "doc/soundness.md does not list the reason $id"
done
exit $failed
