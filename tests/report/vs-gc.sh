#!/bin/bash
# The files test/escape*.go of GOROOT that import nothing, issue31573.go, container/list and
# container/ring, analysed whole in the open world, against gc -m -l: no loss, every message
# of gc matched, and exactly the gains that vs-gc.expected lists.
set -u
skip() { echo "skipped: $*"; exit 77; }
command -v go >/dev/null || skip "no go command to ask"
version=$(go env GOVERSION)
case $version in go1.26*) ;; *) skip "the list of gains is of go1.26, this is $version" ;; esac
suite=$(go env GOROOT)/test
[ -d "$suite" ] || skip "no $suite"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export GOFLAGS= CGO_ENABLED=0 GOCACHE="$tmp/cache"

cd "$suite" || exit 1
: >"$tmp/table"
total=0
for file in escape*.go fixedbugs/issue31573.go ../src/container/list/list.go ../src/container/ring/ring.go; do
	grep -qE '^import|^	"' "$file" && continue
	case $file in escape*) grep -q 'ERROR' "$file" || continue ;; esac
	go tool compile -p=p -o "$tmp/a.o" -m -l "$file" >"$tmp/gc" 2>"$tmp/gc.err" || {
		echo "gc refuses $file"; cat "$tmp/gc" "$tmp/gc.err"; exit 1; }
	"$STAYPUT" -format=gc -world=open -certify "$file" >"$tmp/us" 2>"$tmp/us.err" || {
		echo "stayput fails on $file"; cat "$tmp/us.err"; exit 1; }
	awk -f "$srcdir/tests/report/vs-gc.awk" "$tmp/gc" "$tmp/us" | sort -V |
		sed "s|^|${file##*/} |" >>"$tmp/table"
	total=$((total + 1))
done
[ $total -gt 10 ] || { echo "only $total files were compared"; exit 1; }
grep -E '^[^ ]+ (loss|unmatched) ' "$tmp/table" && { echo "these must not be"; exit 1; }
if [ "${UPDATE:-}" = 1 ]; then
	cp "$tmp/table" "$srcdir/tests/report/vs-gc.expected"
fi
diff "$srcdir/tests/report/vs-gc.expected" "$tmp/table" || {
	echo "the table changed (UPDATE=1 rewrites it)"; exit 1; }
awk '$2 == "gain" { g++ } $2 == "same" { s += $3 } END { print g " gains, " s " same" }' "$tmp/table"
