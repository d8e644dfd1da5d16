#!/bin/bash
# What the go command calls in place of each tool, without a Go toolchain: a compiler with a list
# becomes the one that reads lists, if the files are those that the list was made from.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 99
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}
export STAYPUT_GO_CACHE=$tmp/cache
list=$(printf '%064d' 7)
mkdir cache
printf '#!/bin/sh\necho "original $*"\nexit 3\n' >compile
printf '#!/bin/sh\necho "reads $STAYPUT_PLACES $STAYPUT_GOROOT: $*"\n[ -n "$STAYPUT_LOG" ]\n' >reader
chmod +x compile reader
printf 'package a\n' >a.go
printf 'package a // b\n' >b.go

# digest FILE: BLAKE2b with 32 bytes.
digest() { b2sum -l 256 "$1" | cut -d' ' -f1; }
b2sum -l 256 a.go >/dev/null 2>&1 || { echo "skipped: no b2sum"; exit 77; }
cat >"cache/$list.stayput" <<EOF
package m/a
flags 
goroot /usr/go
compiler $tmp/reader
check $(digest a.go) $tmp/a.go
check $(digest b.go) $tmp/b.go
EOF

# expect STATUS TEXT ARGS...
expect() {
	local want=$1 text=$2
	shift 2
	"$STAYPUT" toolexec "$@" >out 2>&1
	local got=$?
	[ $got = "$want" ] || fail "$*: status $got"
	[ "$(cat out)" = "$text" ] || { fail "$*"; cat out; }
}

places=$tmp/cache/$list.stayput
expect 3 'original -V=full' ./compile -V=full
expect 3 'original -p a a.go' ./compile -p a a.go
expect 0 "reads $places /usr/go: -p a ./a.go $tmp/b.go" ./compile -p a "-stayput=$list" ./a.go "$tmp/b.go"
expect 0 "reads $places /usr/go: -p main $tmp/x/_testmain.go" \
	./compile -p main "-stayput=$list" "$tmp/x/_testmain.go"
printf 'package a // changed\n' >b.go
expect 2 "stayput: $tmp/b.go: the file has changed since it was analysed" \
	./compile -p a "-stayput=$list" a.go b.go
expect 2 "stayput: $tmp/c.go: the go command compiles this file, which was not analysed" \
	./compile -p a "-stayput=$list" a.go c.go
expect 2 'stayput: -stayput=: only stayput go sets this flag' ./compile -stayput=1 a.go
expect 2 "stayput: $tmp/cache/${list%7}8.stayput: No such file or directory" \
	./compile "-stayput=${list%7}8" a.go
expect 2 'stayput: ./nothing: No such file or directory' ./nothing
# Without the setting it is no job.
env -u STAYPUT_GO_CACHE "$STAYPUT" toolexec ./compile >out 2>&1 && fail "toolexec is a command"
exit $fails
