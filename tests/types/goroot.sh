# The whole standard library and the commands of an installed Go pass the type checker
# without a message, for processors with words of four and of eight bytes and for several
# systems. (typedump.sh compares what it finds.)
set -u
goroot=${GOROOT:-$(go env GOROOT 2>/dev/null)}
if [ ! -d "${goroot:-/usr/local/go}/src/runtime" ]; then
	echo "skipped: no Go source tree"
	exit 77
fi
targets="linux/amd64 linux/arm64 darwin/arm64 windows/amd64 linux/386 linux/arm js/wasm"
[ -n "${STAYPUT_LONG-}" ] || targets=linux/amd64
status=0
for target in $targets; do
	if ! "$STAYPUT" check -goos="${target%/*}" -goarch="${target#*/}" std cmd; then
		echo "^ $target"
		status=1
	fi
done
exit $status
