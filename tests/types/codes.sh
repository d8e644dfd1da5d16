# The examples of error codes in an installed Go's source tree: the comments of
# internal/types/errors/codes.go show for each code programs that must not
# type-check. They are cut out live; each must get at least one error.
#
# With the oracles of $STAYPUT_ORACLES (see suites.sh) it is counted, too, for
# how many all messages are, word for word, those of go/types. Some never are:
# go/types is not the compiler, and words a few of its messages otherwise.
set -u
skip() {
	echo "skipped: $1"
	exit 77
}
command -v go >/dev/null || skip "no Go toolchain"
codes=$(go env GOROOT)/src/internal/types/errors/codes.go
[ -f "$codes" ] || skip "Go's source tree is not installed"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0

# A code is declared right after its comment. Text before the first "Example:"
# of a comment explains, each of the others is a program.
awk -v dir="$work" '
function flush(code,    i, n, parts, file) {
	n = split(doc, parts, /Example:\n/)
	for (i = 2; i <= n; i++) {
		file = sprintf("%s/%03d-%s.go", dir, ++count, code)
		sub(/^[ \n]+/, "", parts[i])
		if (parts[i] !~ /^package/)
			printf "package p\n\n" >file
		printf "%s", parts[i] >file
		close(file)
	}
}
/^\t\/\// { sub(/^\t\/\/ ?/, ""); doc = doc $0 "\n"; next }
/^\t[A-Za-z_][A-Za-z_0-9]*( |$)/ { flush($1) }
{ doc = "" }
' "$codes"

tool=
oracles=${STAYPUT_ORACLES:-$top_srcdir/../shared/oracles}
if [ -f "$oracles/typedump/main.go" ]; then
	(cd "$oracles" && go build -o "$work/typedump" ./typedump) && tool=$work/typedump
fi

n=0 same=0 status=0
cd "$work" || exit 99
for f in *.go; do
	n=$((n + 1))
	"$STAYPUT" check -allerrors -fakeImportC "$f" >out 2>&1
	if [ $? != 1 ] || ! grep -q "^$f:[0-9]" out; then
		echo "$f: no error"
		status=1
	fi
	[ -n "$tool" ] || continue
	# The first line of each, file names as they were given.
	"$tool" -errors "$f" 2>&1 | awk -F'\t' '$1 == "error" && $3 !~ /^(\\t|$)/ { print $3 }' |
		sed "s#$work/##g; s/\\\\n.*//" | sort >want
	grep "^$f:" out | sed 's/^[^:]*:[0-9]*:[0-9]*: //' | sort >got
	if cmp -s want got; then
		same=$((same + 1))
	elif [ -n "${STAYPUT_VERBOSE-}" ]; then
		echo "$f:"
		diff want got
	fi
done
[ "$n" -gt 100 ] || { echo "only $n examples found"; status=1; }
echo "$n examples${tool:+, $same with the messages of go/types}"
exit $status
