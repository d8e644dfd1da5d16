# The whole standard library of an installed Go passes the type checker without a message;
# with STAYPUT_TYPEDUMP, a command that prints another type checker's facts of packages in
# the form of check_tool -dump, all facts of some packages are compared with it.
set -u
goroot=${GOROOT:-$(go env GOROOT 2>/dev/null)}
if [ ! -d "${goroot:-/usr/local/go}/src/runtime" ]; then
	echo "skipped: no Go source tree"
	exit 77
fi
tool=$builddir/tests/types/check_tool
"$tool" std || exit 1
[ -n "${STAYPUT_TYPEDUMP-}" ] || exit 0
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0
for p in errors container/list sort strconv sync reflect runtime go/types net/http; do
	"$tool" -dump "$p" >"$work/ours" && $STAYPUT_TYPEDUMP "$p" >"$work/theirs" || exit 1
	if ! diff "$work/theirs" "$work/ours" >"$work/diff"; then
		echo "$p:"
		head -20 "$work/diff"
		exit 1
	fi
done
