# Programs of an installed Go's own test directory and packages that import nothing: all
# lower, verify before and after promotion, and read back as the same text.
set -u
goroot=${GOROOT:-$(go env GOROOT 2>/dev/null)}
goroot=${goroot:-/usr/local/go}
if [ ! -d "$goroot/test" ]; then
	echo "skipped: no Go source tree with tests"
	exit 77
fi
tool=$builddir/tests/lower/lower_tool
failed=0
count=0

# run FILE...: one package
run() {
	count=$((count + 1))
	"$tool" "$@" >/dev/null 2>"$work/err" && return
	failed=1
	echo "$1: status $?"
	head -5 "$work/err"
}

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$goroot/test" || exit 99
for f in $(grep -l -E '^// run( |$)' -- *.go */*.go | xargs grep -L '^import'
	grep -L '^import' -- escape*.go); do
	run "$f"
done
cd "$goroot/src" || exit 99
for p in container/list container/ring unicode/utf8; do
	run $(ls $p/*.go | grep -v _test.go)
done
echo "$count packages"
[ "$count" -gt 500 ] || exit 1
exit $failed
