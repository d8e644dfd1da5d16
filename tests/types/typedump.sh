# What the type checker finds (stayput check -dump=types) is what go/types finds, line by line:
# objects, types, constant values, selections, instances, sizes, order of initialization. The
# other side is the program typedump, built from the Go sources in $STAYPUT_ORACLES.
#
# Compared are std and cmd, std for other processors in part, and modules: the folders named in
# $STAYPUT_CORPORA (each with a go.mod and, in the file `patterns`, the packages to take; else
# ./...), or a small one that is fetched when there is a network. Without STAYPUT_LONG only what
# a few packages of std need. The figures of doc/results.md are those of
#
#	STAYPUT_CORPORA="$(echo CORPORA/*)" make check-long TESTS=tests/types/typedump.sh
#
# Both dumps are streams; of each package only a checksum is kept. Packages that differ are dumped
# again, alone, for their first differing lines.
set -u
skip() {
	echo "skipped: $1"
	exit 77
}
oracles=${STAYPUT_ORACLES:-$top_srcdir/../shared/oracles}
[ -f "$oracles/typedump/main.go" ] || skip "no oracles (set STAYPUT_ORACLES)"
command -v go >/dev/null || skip "no Go toolchain"
[ -d "$(go env GOROOT)/src/runtime" ] || skip "no Go source tree"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
oracles=$(cd "$oracles" && pwd) || exit 99
export CGO_ENABLED=0 LC_ALL=C
unset GOOS GOARCH GOFLAGS
GOROOT=$(go env GOROOT)
export GOROOT
(cd "$oracles" && go build -o "$work/typedump" ./typedump) || exit 99
status=0

# sums NAME ORDER: a dump's checksums into $work/NAME, a line a package, of what the command ORDER makes
# of it. A package without source (unsafe, or all of it tests) has nothing to compare; the generated
# main programs of tests we do not make.
sums() {
	: >"$work/$1"
	awk -F'\t' -v to="$work/$1" -v order="$2" '
		$1 == "package" {
			if (!head)
				close(cmd)
			is_main = $2 ~ /[.]test$/
			head = is_main ? "" : $0
			cmd = "echo \"" $2 "\t$(" order " | cksum)\" >>" to
			next
		}
		is_main { next }
		head { print head | cmd; head = ""; n++ }
		{ print | cmd; n++ }
		END { print n + 0 >(to ".lines") }'
	sort -o "$work/$1" "$work/$1"
}

# compare NAME FLAGS PACKAGES...: in the current folder.
compare() {
	local name=$1 flags=$2 p bad order=cat
	shift 2
	# Test files come after the others, as the compiler gets them; theirs are sorted by name.
	[ "$flags" != -test ] || order=sort
	"$work/typedump" $flags "$@" 2>"$work/theirs.log" | sums theirs $order
	"$STAYPUT" check -dump=types ${flags/#-test/-tests} "$@" 2>"$work/ours.log" | sums ours $order
	comm -3 "$work/theirs" "$work/ours" | sed 's/^	//' | cut -f1 | uniq >"$work/differ"
	bad=$(wc -l <"$work/differ")
	echo "$name: $(wc -l <"$work/theirs") packages, $(cat "$work/theirs.lines") lines," \
		"$(comm -12 "$work/theirs" "$work/ours" | wc -l) packages identical"
	if [ ! -s "$work/theirs" ]; then
		head -n 5 "$work/theirs.log"
		status=1
	fi
	[ "$bad" = 0 ] && return
	status=1
	head -n 5 "$work/ours.log"
	for p in $(head -n 5 "$work/differ"); do
		echo "  $p:"
		"$work/typedump" "$p" >"$work/theirs.txt" 2>/dev/null
		"$STAYPUT" check -dump=types "$p" 2>&1 | diff "$work/theirs.txt" - | head -n 8
	done
	[ "$bad" -le 5 ] || sed '1,5d; s/^/  /' "$work/differ"
}

# fetch MODULE@VERSION PACKAGE: a module that requires it, in $work/module.
fetch() {
	mkdir "$work/module" && cd "$work/module" && go mod init example.com/corpus &&
		go get "$1" && echo "$2" >patterns && GOFLAGS=-mod=mod go list -deps "$2"
}

cd "$work" || exit 99
if [ -z "${STAYPUT_LONG-}" ]; then
	compare "part of std" -deps reflect sort strconv sync
	exit $status
fi
compare std "" std
compare cmd "" cmd
compare "part of std with tests" -test fmt strings sort encoding/json go/types net/http
for arch in 386 arm mips wasm arm64; do
	export GOARCH=$arch GOOS=linux
	[ $arch != wasm ] || GOOS=js
	compare "part of std on $GOOS/$arch" -deps net/http math/big
done
unset GOARCH GOOS
corpora=${STAYPUT_CORPORA-}
if [ -z "$corpora" ]; then
	if (fetch github.com/yuin/gopher-lua@v1.1.2 github.com/yuin/gopher-lua/cmd/glua) >fetch.log 2>&1; then
		corpora=$work/module
	else
		echo "no module compared (STAYPUT_CORPORA is not set): $(tail -n 1 fetch.log)"
	fi
fi
export GOFLAGS=-mod=mod
for dir in $corpora; do
	cd "$dir" || exit 99
	packages=./...
	[ ! -f patterns ] || packages=$(cat patterns)
	compare "$(basename "$dir")" -deps $packages
done
exit $status
