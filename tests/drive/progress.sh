#!/bin/bash
# Progress: nothing where nobody watches, lines with -progress=on, one line on a terminal that is gone
# at the end; standard output is the same in each case.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}

# program N FILE: one with N functions.
program() {
	awk -v n="$1" 'BEGIN { print "package p\n"
		for (i = 0; i < n; i++)
			printf "func f%d(a *int) *int {\n\tx := *a\n\tif x > %d {\n\t\treturn &x\n\t}\n\treturn a\n}\n", i, i }' >"$2"
}

# Lines: each stage that counts, and no carriage return.
program 50 p.go
for job in '' check; do
	"$STAYPUT" $job p.go >want 2>err || fail "$job: status $?"
	[ ! -s err ] || fail "$job: something on standard error: $(cat err)"
	for how in on off auto; do
		"$STAYPUT" $job -progress=$how p.go >got 2>err || fail "$job -progress=$how: status $?"
		cmp want got || fail "$job -progress=$how: other output"
		if [ $how = on ]; then
			grep -q '^load: 1 packages, [0-9.]* s$' err || fail "$job: no line for load"
			grep -vqE '^[a-z-]+(: [0-9]+( of [0-9]+)? (packages|functions))?, [0-9.]+ s$' err &&
				fail "$job: other lines: $(cat err)"
			grep -q $'\r' err && fail "$job: a carriage return in a line"
		else
			[ ! -s err ] || fail "$job -progress=$how: something on standard error"
		fi
	done
done
"$STAYPUT" -progress=on p.go >got 2>err
for stage in load syntax types lower promote absint pta escape; do
	grep -q "^$stage: " err || fail "no line for $stage"
done
grep '^\(promote\|absint\|pta\|escape\)' err | awk '{ last[$1] = $2 == $4 } END { for (s in last) if (!last[s]) exit 1 }' ||
	fail "a stage ends before its end: $(cat err)"
"$STAYPUT" -progress=maybe p.go >got 2>err
[ $? = 2 ] || fail "-progress=maybe is no usage error"

# What follows takes runs of seconds, which are the same in every build.
[ -z "${STAYPUT_QUICK-}" ] || exit $fails

# took_long COMMAND...: whether it takes two seconds or more, on this machine and with this load.
took_long() {
	local start=$EPOCHREALTIME
	"$@"
	[ $((${EPOCHREALTIME/[.,]/} - ${start/[.,]/})) -ge 2000000 ]
}

# A program whose analysis takes so long: where nobody watches, nothing.
n=2500
alone() {
	program $n p.go
	"$STAYPUT" p.go >want 2>err || fail "status $?"
	n=$((n * 2))
}
until took_long alone; do :; done
[ ! -s err ] || fail "something on standard error, which is no terminal: $(head -1 err)"

# A terminal.
if ! script -qec true typed >/dev/null 2>&1 </dev/null; then
	echo "skipped: the line on a terminal, for there is no script of util-linux"
	[ $fails = 0 ] || exit 1
	exit 77
fi
on_terminal() { # COMMAND
	script -qec "$1" typed >/dev/null 2>&1 </dev/null || fail "$1: status $?"
	sed '/^Script \(started\|done\)/d' typed | tr -d '\n' >shown
}
# Another load may have made the run before slow.
until took_long on_terminal "'$STAYPUT' p.go >got"; do
	alone
done
cmp want got || fail "on a terminal: other output"
grep -qE $'\r[a-z]+: [0-9]+ of [0-9]+ functions, [0-9]+ s' shown || fail "no line on a terminal: $(cat -v shown)"
grep -q ', 0 s' shown && fail "a line in the first second"
tail -c 200 shown | tr '\r' '\n' | tail -1 | grep -q '[^ '$'\b'']' && fail "the line stays: $(cat -v shown)"
on_terminal "stty cols 9; '$STAYPUT' -progress=on p.go >got"
tr '\r\b' '\n ' <shown | sed 's/ *$//' | awk 'length > 8 { exit 1 }' || fail "the line is wider than the terminal: $(cat -v shown)"
on_terminal "'$STAYPUT' -progress=off p.go >got"
[ ! -s shown ] || fail "-progress=off: $(cat -v shown)"
exit $fails
