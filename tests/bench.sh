#!/bin/bash
# The benchmarks' generators and tables, in small. Generated Go programs are valid, have the number
# of lines that is printed, and are the same each time. The hard constraint systems keep to the
# rules of the IR and pass the certificate, and both solvers give the same verdicts. Each table has
# its rows and the plot its curves.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$srcdir" || exit 1
export BENCH_CHECK=1 BENCH_MEMORY=unlimited # sanitizers take terabytes of addresses
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}

for again in 1 2; do
	mkdir "$tmp/$again"
	awk -v lines=6000 -v dir="$tmp/$again" -f bench/generate.awk >"$tmp/lines" || fail "generate.awk"
done
diff -r "$tmp/1" "$tmp/2" >/dev/null || fail "generated programs differ"
find "$tmp/1" -name '*.go' -exec cat {} + | wc -l | diff -w - "$tmp/lines" || fail "lines are miscounted"
"$STAYPUT" check -C="$tmp/1" ./... >"$tmp/out" 2>&1 ||
	{ fail "a generated program has errors"; head -5 "$tmp/out"; }
"$STAYPUT" -certify -C="$tmp/1" >"$tmp/out" 2>&1 ||
	{ fail "a generated program is not analysed"; head -5 "$tmp/out"; }

families=0
while read -r family _; do
	awk -v family="$family" -v n=20 -f bench/systems.awk >"$tmp/$family.ir"
	"$STAYPUT" -certify "$tmp/$family.ir" >"$tmp/out" 2>&1 || { fail "$family"; head -5 "$tmp/out"; }
	"$STAYPUT" -algo=naive "$tmp/$family.ir" 2>&1 | diff "$tmp/out" - ||
		fail "$family: the naive solver differs"
	families=$((families + 1))
done < <(awk -f bench/systems.awk)
[ $families -gt 10 ] || fail "only $families families"

# rows WANTED PATTERN: how many lines of the output match.
rows() {
	[ "$(grep -cE "$2" "$tmp/out")" = "$1" ] || { fail "not $1 lines $2 in:"; cat "$tmp/out"; }
}
bash bench/growth "$tmp/plot.svg" 2000 4000 >"$tmp/out" || fail "bench/growth"
rows 4 '^\| (closed|open) \| [0-9]+ \| [0-9.]+ \| [0-9.]+ \| [0-9]+ .* yes \|$'
rows 1 '^\| peak \| [0-9.]+ \| [0-9]+ \| '
[ "$(grep -c '<polyline' "$tmp/plot.svg")" = 4 ] || fail "the plot does not have four curves"
SOLVER_SWITCHES="-context=off -fields=off" bash bench/solver chain calls >"$tmp/out" || fail "bench/solver"
rows 2 '^\| (chain|calls) \| [0-9]+( \| [0-9.]+){5} .* 2\.0 \|$'
rows 2 '^\| (chain|calls) \| [0-9.]+[^|]* \| [0-9.]+[^|]* \| [0-9.]+[^|]* \|$'
SOLVER_SECONDS=1 bash bench/solver nonsense >"$tmp/out" 2>&1 && fail "bench/solver takes any family"
export ABLATION_KNOBS="-context=off -fields=off"
bash bench/ablation ./examples/ex1 >"$tmp/out" || fail "bench/ablation"
rows 3 '^\| (default|`-(context|fields)=off`) \| [0-9]+ \| [0-9]+ '
bash bench/cache 1 ./examples/ex1 >"$tmp/out" || fail "bench/cache"
rows 1 '^([0-9.]+	){5}2 entries, '
if command -v go >/dev/null; then
	PACKAGES="internal/race internal/copyright" bash bench/packages open tests >"$tmp/out" || fail "bench/packages"
	rows 3 '^internal/(race|copyright)	(open|tests)	0	[0-9.]+	[0-9]+$'
	rows 1 '^total	open	0 of 1 failed	'
	PACKAGES=internal/race PACKAGES_FLAGS=-nonsense bash bench/packages open >"$tmp/out" &&
		fail "bench/packages takes a run that failed"
	rows 1 '^internal/race	open	2	'
fi
exit $fails
