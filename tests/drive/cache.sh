#!/bin/bash
# The cache of verdicts: with it, without it, and from it, every report is the same bytes; what a
# verdict depends on is a miss when it changes, what it does not depend on a hit; damage, other runs
# and a directory that cannot be written do no harm.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}

# run NAME ARGS...: status, output and errors into files; then whether the analysis has run, which
# -progress tells, into $analysed.
run() {
	local name=$1
	shift
	"$STAYPUT" -progress=on "$@" >"$tmp/$name.out" 2>"$tmp/$name.all"
	echo $? >>"$tmp/$name.out"
	grep -vE '^[a-z]+[:,] .*[0-9] s$' "$tmp/$name.all" >>"$tmp/$name.out"
	analysed=$(grep -c '^lower[:,] ' "$tmp/$name.all")
}

# same WHAT WANT ARGS...: what a run prints is what it prints without cache, and it is a `hit` or a
# `miss`.
same() {
	STAYPUT_CACHE=off run off "${@:3}"
	again "$@"
}

# again WHAT WANT ARGS...: likewise, where the last `same` had these arguments and files.
again() {
	local what=$1 want=$2
	shift 2
	run on "$@"
	cmp -s "$tmp/off.out" "$tmp/on.out" || { fail "$what: other output"; diff "$tmp/off.out" "$tmp/on.out" | head -n 5; }
	[ "$want" = hit ] && [ "$analysed" != 0 ] && fail "$what: not a hit"
	[ "$want" = miss ] && [ "$analysed" = 0 ] && fail "$what: not a miss"
	:
}

export STAYPUT_CACHE=$tmp/cache
has_std=$("$STAYPUT" -version | grep -v 'no Go tree')
[ -z "${STAYPUT_QUICK-}" ] || has_std= # it takes longest, and shows the same with any build
mkdir -p "$tmp/m/leaf" "$tmp/m/user" "$tmp/m/box" "$tmp/m/prog" "$tmp/m/note" && cd "$tmp/m" || exit 99
printf 'module example.com/m\n\ngo 1.26\n' >go.mod
cat >leaf/leaf.go <<'EOF'
package leaf

var kept *int

func Keep(p *int) { kept = p }

func Pass(p *int) *int { return p }
EOF
printf 'package note\n\nimport _ "embed"\n\n//go:embed note.txt\nvar Note string\n' >note/note.go
echo note >note/note.txt
printf '//go:build special\n\npackage leaf\n\nfunc init() { Keep(new(int)) }\n' >leaf/special.go
printf 'package leaf\n\nfunc init() { Keep(new(int)) }\n' >leaf/other_windows.go
printf 'package leaf\n\nfunc helper() { Keep(new(int)) }\n' >leaf/leaf_test.go
cat >user/user.go <<'EOF'
package user

import "example.com/m/leaf"

func F(n int) int {
	x, y := 1, 2
	leaf.Keep(&x)
	z := leaf.Pass(&y)
	s := make([]byte, n)
	return *z + len(s)
}
EOF
cat >box/box.go <<'EOF'
// Package box has a generic type, and a file name that a directive gives.
package box

type Box[T any] struct{ v *T }

func (b *Box[T]) Put(v T) { b.v = &v }

//line there.go:100
func New() any { return &Box[string]{} }
EOF
mkdir generic maker
printf 'package generic\n\nfunc New[T any](v T) *T { return &v }\n' >generic/generic.go
printf 'package maker\n\nimport "example.com/m/generic"\n\nvar V = generic.New(1)\n' >maker/maker.go
printf 'package main\n\nimport "example.com/m/user"\n\nfunc main() { println(user.F(3)) }\n' >prog/main.go

# Every report, the first time, again, and after other reports.
for args in '' -all -json -format=gc '-why user/user.go:6' '-json -why user/user.go:8:2' \
	'-why there.go:100' '-why none.go:1' '-why user/user.go:1000'; do
	set -- ./user ./leaf ./box
	rm -rf "$STAYPUT_CACHE"
	same "first $args" miss $args "$@"
	again "again $args" hit $args "$@"
	same "-all after $args" hit -all "$@"
	case $args in # flows are kept by the first who asks for them
	*json* | *why*) ;;
	*) same "-why after $args" miss -why user/user.go:8 "$@" ;;
	esac
	same "-json after $args" hit -json "$@"
	same "-why after $args" hit -why "$PWD/user/user.go:7" "$@"
	same "-format=gc after $args" hit -format=gc "$@"
done
# Each line of a file, as the flows were packed with the others.
for line in 5 6 8 9; do
	same "line $line" hit -why "user/user.go:$line" "$@"
	same "line $line" hit -json -why "user/user.go:$line" "$@"
done
if [ -n "$has_std" ]; then
	same 'std' miss -json strconv container/list
	again 'std' hit -json strconv container/list
	same 'std, text' hit -all strconv container/list
	same 'other packages' miss container/list
	same 'other order' miss container/list strconv
fi
# What a package reports depends on who else is named: here, on the instances that others make.
same 'a package alone' miss -all ./generic
same 'a package alone has flows' hit -why generic.go:3 ./generic
same 'a package alone' hit -all ./generic
grep -q 'generic.go:3:17: v: heap.*\[var in New\]$' "$tmp/on.out" || fail "alone: $(cat "$tmp/on.out")"
same 'a package and another' miss -all ./generic ./maker
grep -q 'generic.go:3:17: v: heap.*\[var in New, worst of 2 instances\]$' "$tmp/on.out" ||
	fail "with another: $(cat "$tmp/on.out")"
again 'a package and another' hit -all ./generic ./maker
same 'a program' miss ./prog
same 'a program' hit -json ./prog
same 'another world' miss -world=open ./prog
same 'tests' miss -tests -json ./leaf
same 'tests' hit -tests ./leaf

# What counts, and what does not.
edit() { # FILE TEXT: append
	printf '%s\n' "$2" >>"$1"
}
same 'before edits' miss ./user
same 'before edits' hit ./user
edit user/user.go '// comment'; same 'an edit' miss ./user
edit leaf/leaf.go '// comment'; same 'an edit of an import' miss ./user
edit box/box.go '// comment'; same 'an edit of another package' hit ./user
edit leaf/special.go '// comment'; same 'an edit of a file that is left out' hit ./user
edit leaf/leaf_test.go '// comment'; same 'an edit of a test' hit ./user
if [ -n "$has_std" ]; then
	same 'an embedded file' miss ./note
	edit note/note.txt more; same 'an edit of an embedded file' hit ./note
fi
edit go.mod '// comment'; same 'an edit of go.mod' hit ./user
touch user/user.go; same 'a new time' hit ./user
same 'a tag' miss -tags=special ./user
same 'a tag' hit -tags=special ./user
same 'a system' miss -goos=windows ./user
same 'a processor' miss -goarch=386 ./user
for knob in -go=1.24 -fields=off -context=off -targets=2 -summary=500 -budget=50 -ssa=off \
	-absint=off -algo=naive -world=closed -callgraph=off; do
	same "$knob" miss $knob ./user
done
same 'all as before' hit ./user
printf 'package leaf\n\nvar More int\n' >leaf/more.go; same 'a new file' miss ./user
rm leaf/more.go; same 'a file less' hit ./user
sed -i 's/go 1.26/go 1.25/' go.mod; same 'another version' miss ./user
(cd user && same 'another directory, other names' miss .; exit $fails) || fails=1
mv user/user.go user/named.go; same 'another name' miss ./user

# Errors and warnings are reported each time. What is not found and what is beyond stayput stays so;
# errors of types are not kept.
mkdir bad lost
printf 'package bad\n\nfunc F() int { return "a" }\n' >bad/bad.go
same 'an error' miss ./bad ./leaf
again 'an error' miss ./bad ./leaf
printf 'package lost\n\nimport _ "example.com/m/nowhere"\n' >lost/lost.go
same 'an import is lost' miss ./lost ./leaf
again 'an import is lost' hit ./lost ./leaf
same 'an import is lost' hit -json ./lost ./leaf
cat >leaf/union.go <<'EOF'
package leaf

type Num interface {
	int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | string | bool | float32 | float64 | uintptr | complex64 | complex128
}

func Many[A, B Num](a A, b B) (*A, *B) { return &a, &b }
EOF
same 'a warning' miss ./leaf
grep -q 'too many kinds' "$tmp/off.all" || fail "no warning: $(cat "$tmp/off.all")"
again 'a warning' hit ./leaf
echo '// longer' >>leaf/special.go
same 'a warning behind a file that is left out' hit -json ./leaf
rm -r leaf/union.go bad lost

# What goes without.
rm -rf "$STAYPUT_CACHE"
for flag in -format=ir -dump=summary -certify -stats -time; do
	run bypass $flag ./user
	[ "$analysed" != 0 ] || fail "$flag: from the cache"
done
run bypass -cache=off ./user
[ ! -e "$STAYPUT_CACHE" ] || fail 'something was kept'
run given -cache="$tmp/given" ./user
run given -cache="$tmp/given" ./user
[ "$analysed" = 0 ] && [ ! -e "$STAYPUT_CACHE" ] || fail '-cache=DIR'

# Damaged entries, each in turn; entries under other names; no entry of a package.
same 'before damage' miss ./user ./box
for file in "$STAYPUT_CACHE"/*; do
	printf x | dd of="$file" bs=1 seek=100 conv=notrunc 2>/dev/null
	again "$file damaged" miss ./user ./box
	again "$file mended" hit ./user ./box
done
for file in "$STAYPUT_CACHE"/*; do
	: >"$file"
	again "$file emptied" miss ./user ./box
	rm "$file"
	again "$file removed" miss ./user ./box
done
set -- "$STAYPUT_CACHE"/*
cp "$1" "$2"
again 'an entry of another name' miss ./user ./box

# Runs at once, in an empty cache that is emptied once more.
rm -rf "$STAYPUT_CACHE"
STAYPUT_CACHE=off run off ./user ./box ./leaf
for i in 1 2 3 4; do
	(run "at-once$i" ./user ./box ./leaf) &
done
"$STAYPUT" cache clean >/dev/null
wait
for i in 1 2 3 4; do
	cmp -s "$tmp/off.out" "$tmp/at-once$i.out" || fail "run $i at once: other output"
done

# No directory, none that can be made, none that can be written.
for dir in /proc/none "$tmp/m/go.mod/below"; do
	STAYPUT_CACHE=$dir same "$dir" miss ./user
	STAYPUT_CACHE=$dir same "$dir" miss ./user
done
(unset STAYPUT_CACHE XDG_CACHE_HOME HOME; GOPATH=$tmp same 'no home' miss ./user; exit $fails) || fails=1
(unset STAYPUT_CACHE; XDG_CACHE_HOME=$tmp/xdg; export XDG_CACHE_HOME
same XDG_CACHE_HOME miss ./user; same XDG_CACHE_HOME hit ./user; exit $fails) || fails=1
[ -n "$(ls "$tmp/xdg/stayput")" ] || fail 'nothing in XDG_CACHE_HOME'
if [ "$(id -u)" != 0 ]; then
	same 'before' any ./user
	chmod a-w "$STAYPUT_CACHE"
	same 'not writable' hit ./user
	same 'not writable' miss ./box
	chmod u+w "$STAYPUT_CACHE"
fi

# The command; and a cache that is too large.
rm -rf "$STAYPUT_CACHE"
[ "$("$STAYPUT" cache)" = "$STAYPUT_CACHE: 0 entries, 0.0 MiB" ] || fail "cache: $("$STAYPUT" cache)"
same 'for the command' miss ./user
[ "$("$STAYPUT" cache)" = "$STAYPUT_CACHE: 2 entries, 0.0 MiB" ] || fail "cache: $("$STAYPUT" cache)"
head -c 2000000 /dev/zero >"$STAYPUT_CACHE/$(printf '%064d' 0).stayput"
touch -d 2001-01-01 "$STAYPUT_CACHE/$(printf '%064d' 0).stayput"
same 'a large cache' miss -cachemax=1 ./box
[ "$("$STAYPUT" cache)" = "$STAYPUT_CACHE: 4 entries, 0.0 MiB" ] || fail "trimmed: $("$STAYPUT" cache)"
same 'what was used last' hit ./user
"$STAYPUT" cache clean >/dev/null
same 'clean' miss ./user
[ "$("$STAYPUT" cache -cache=off)" = 'no cache' ] || fail 'cache -cache=off'
"$STAYPUT" cache clean -cache=off 2>&1 | grep -q 'flags come before it' || fail 'a flag behind clean'

# Nothing of somebody else is deleted: files of similar names, an entry's name that is a directory's.
same 'before others' any ./user
for name in writing-plan.txt writing-abcdef writing-abcdefg.stayput notes.stayput; do
	echo mine >"$STAYPUT_CACHE/$name"
	touch -d 2001-01-01 "$STAYPUT_CACHE/$name"
done
touch -d 2001-01-01 "$STAYPUT_CACHE/writing-abcdef.stayput" # left behind by a run that was killed
"$STAYPUT" cache clean >/dev/null || fail 'clean beside others'
[ "$(ls "$STAYPUT_CACHE" | wc -l)" = 4 ] || fail "left: $(ls "$STAYPUT_CACHE")"
rm "$STAYPUT_CACHE"/*

# Files may not grow; an entry is no file; the program was started by the loader.
(ulimit -f 0; "$STAYPUT" ./user) 2>&1 | cmp -s - <("$STAYPUT" -cache=off ./user 2>&1) || fail 'a limit of files'
same 'before a pipe' any ./user
for name in "$STAYPUT_CACHE"/*; do rm "$name"; mkfifo "$name"; done
timeout 60 "$STAYPUT" ./user >/dev/null || fail 'pipes under the names of entries'
rm -rf "$STAYPUT_CACHE"
loader=$(ldd "$STAYPUT" 2>/dev/null | awk '$1 ~ /ld-linux/ { print $1 }')
if [ -x "$loader" ] && "$loader" "$STAYPUT" ./user >/dev/null 2>&1; then
	[ ! -e "$STAYPUT_CACHE" ] || fail 'the loader is taken for the program'
fi
"$STAYPUT" cache frobnicate 2>/dev/null && fail 'an unknown task'
exit $fails
