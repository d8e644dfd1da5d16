#!/bin/bash
# What a user meets at the command line: exit statuses, messages, determinism, a
# bad package beside a good one.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
fails=0

# expect STATUS WHAT-GREP WHERE ARGS...: status, and a line in stdout (out) or
# stderr (err) that matches.
expect() {
	local want=$1 pattern=$2 where=$3
	shift 3
	"$STAYPUT" "$@" >"$tmp/out" 2>"$tmp/err"
	local got=$?
	if [ $got != "$want" ]; then
		echo "stayput $*: status $got, want $want"; cat "$tmp/out" "$tmp/err"; fails=1
	elif ! grep -qE -- "$pattern" "$tmp/$where"; then
		echo "stayput $*: no line with \"$pattern\" in $where"; cat "$tmp/$where"; fails=1
	fi
}

# expect_silence ARGS...: status 0, nothing printed.
expect_silence() {
	"$STAYPUT" "$@" >"$tmp/out" 2>&1 && [ ! -s "$tmp/out" ] && return
	echo "stayput $*: want silence"; cat "$tmp/out"; fails=1
}

mkdir -p "$tmp/mod/good" "$tmp/mod/bad" "$tmp/mod/needs" "$tmp/mod/syntax" "$tmp/mod/cycle"
cat >"$tmp/mod/go.mod" <<'EOF'
module example.com/m

go 1.26
EOF
printf 'package good\n\nfunc F() *int {\n\tx := 1\n\treturn &x\n}\n' >"$tmp/mod/good/f.go"
printf 'package bad\n\nfunc F() int { return "a" }\n' >"$tmp/mod/bad/f.go"
printf 'package needs\n\nimport "example.com/m/bad"\n\nvar X = bad.F()\n' >"$tmp/mod/needs/f.go"
printf 'package syntax\n\nfunc F() {\n\tx = = 1\n}\n' >"$tmp/mod/syntax/f.go"
printf 'package cycle\n\nimport "example.com/m/cycle"\n\nvar X = cycle.X\n' >"$tmp/mod/cycle/f.go"

expect 2 'unknown flag' err -nosuchflag
expect 2 'must be one of' err -format=xml .
expect 2 'needs a value' err -why
for lang in 1.9 go1 go1. go1.09 go1.9.1; do
	expect 2 "invalid value \"$lang\" for -lang: should be something like \"go1.12\"" err -lang=$lang
done
for lang in go1.99 go2.0; do
	expect 2 "invalid value \"$lang\" for -lang: max known version is \"go1.26\"" err -lang=$lang
done
expect 1 'no such directory' err ./nosuchdir
expect 1 'No such file' err nosuch.go
expect 1 'No such file' err nosuch.ir
expect 0 '^# example.com/m/good: 1 sites: 0 stack, 1 heap' out -C "$tmp/mod" ./good
expect 0 '^good/f.go:4:2: x: heap, lifetime caller' out -C "$tmp/mod" ./good
expect 1 '^bad/f.go:3:23: cannot use "a"' err -C "$tmp/mod" ./bad ./good
expect 1 '^# example.com/m/good: 1 sites' out -C "$tmp/mod" ./bad ./good
expect 1 '^syntax/f.go:4:6: syntax error: unexpected =, expected expression' err -C "$tmp/mod" ./syntax
expect 1 'import cycle not allowed' err -C "$tmp/mod" ./cycle
expect 1 '^# example.com/m/good: 1 sites' out -C "$tmp/mod" ./...
expect 0 '^good/f.go:4:2: x: heap' out -C "$tmp/mod" -why good/f.go:4 ./good
expect 0 '^good/f.go:4:2: x: heap' out -C "$tmp/mod" -why "$tmp/mod/good/f.go:4:2" ./good
expect 0 '^good/f.go:4:2: x: heap' out -C "$tmp/mod" -why good/f.go:4:7 ./good
expect 0 'nothing at good/f.go:4:7; the nearest is good/f.go:4:2$' err -C "$tmp/mod" -why good/f.go:4:7 ./good
expect 0 'nothing at good/f.go:9; the nearest is good/f.go:4$' err -C "$tmp/mod" -why good/f.go:9 ./good
expect 1 'no allocation site and no parameter in good/g.go' err -C "$tmp/mod" -why good/g.go:1 ./good
expect 0 '^good/f.go:4:2: moved to heap: x$' out -C "$tmp/mod" -format=gc ./good
expect 0 '^func @example.com/m/good.F\(' out -C "$tmp/mod" -format=ir ./good
expect 0 '"record":"header","schema":1' out -C "$tmp/mod" -json ./good
expect 0 '^package good' out -C "$tmp/mod" -dump=syntax ./good
expect 0 '^expr' out -C "$tmp/mod" -dump=types ./good
expect 0 '^expr' out check -C "$tmp/mod" -dump=types -only=def,expr ./good
expect 2 'no such kind' err -dump=types -only=defs ./good
expect 0 '= alloc ' out -C "$tmp/mod" -dump=naive ./good
expect 0 "ptrsize 4" out -C "$tmp/mod" -goarch=386 -dump=naive ./good
# Help, of all and of each command; what is mistyped, with the nearest that there is.
expect 0 '^usage: stayput' out help
expect 0 '^usage: stayput check' out help check
expect 0 '^usage: stayput check' out check -help
expect 0 '^  -allerrors' out check -help
grep -q '^  -world' "$tmp/out" && { echo "check -help lists a flag that check refuses"; fails=1; }
expect 0 '^usage: stayput completion' out completion -help
expect 2 '^stayput: unknown command chekc: did you mean check\?$' err help chekc
expect 2 '^stayput: unknown command nosuch$' err help nosuch
expect 2 '^stayput: stayput help explains one command' err help check ir
expect 2 '^stayput: flag -json has no meaning for stayput help' err help -json
expect 2 '^stayput: stayput completion needs the name of a shell, one of bash' err completion
expect 2 '^stayput: stayput completion needs the name of a shell, one of bash' err completion fish
expect 2 '^stayput: unknown command chekc: did you mean stayput check\?$' err chekc ./...
[ ! -s "$tmp/out" ] || { echo "a mistyped command has output"; fails=1; }
expect 2 '^stayput: check is a command: write it first' err -j 1 check ./...
# The pages of help that are no commands.
for page in man $("$STAYPUT" help | sed -n 's/^stayput help NAME.*: //p' | tr -d ,); do
	expect 0 . out help $page
	"$STAYPUT" help $page | grep -q "^usage: stayput $page" && continue
	for args in "$page" "-j 1 $page" "$page ./..."; do
		# shellcheck disable=SC2086
		expect 2 "^stayput: $page is no command, but a page of help: .* stayput help $page\$" err $args
	done
done
expect 2 '^stayput: unknown flag -foramt=gc: did you mean -format\? \(see stayput -help\)' err -foramt=gc .
expect 2 '^stayput: unknown flag --cert: did you mean -certify\?' err --cert .
expect 2 '^stayput: unknown flag -sintax: did you mean -syntax\? \(see stayput check -help\)' err check -sintax .
expect 2 '^stayput: unknown flag -sintax \(see stayput -help\)' err -sintax .
mkdir "$tmp/mod/chekc" && printf 'module chekc\n' >"$tmp/mod/chekc/go.mod" && printf 'package p\n' >"$tmp/mod/chekc/p.go"
(cd "$tmp/mod/chekc" && expect 0 '^# chekc: 0 sites' out chekc; exit $fails) || fails=1
rm -r "$tmp/mod/chekc"
expect 0 '^usage: stayput' out -h
expect 0 '^Flags: precision' out -help

# Flags that contradict each other, or that would be ignored.
expect 2 'must be FILE:LINE' err -C "$tmp/mod" -why good/f.go ./good
expect 2 'must be FILE:LINE' err -C "$tmp/mod" -why= ./good
expect 2 'must be FILE:LINE' err -C "$tmp/mod" -why good/f.go:0 ./good
expect 2 '^stayput: -json and -format=gc exclude each other' err -json -format=gc .
expect 2 '^stayput: -all is for the text report' err -json -all .
expect 2 '^stayput: -why writes text or JSON' err -format=gc -why a.go:1 .
expect 2 '^stayput: flags -why and -all exclude' err -why a.go:1 -all .
expect 2 '^stayput: flags -dump and -json exclude' err -dump=ir -json .
expect 2 '^stayput: flags -dump and -stats exclude' err -dump=ir -stats .
expect 2 '^stayput: -only needs -dump=types' err -only=def .
expect 2 '^stayput: -deps needs -dump=types' err -deps .
expect 2 '^stayput: -rounds needs -absint=on' err -absint=off -rounds=3 .
expect 2 '^stayput: -json=maybe: must be true or false' err -json=maybe .
expect 2 '^stayput: flag -std has no meaning for verdicts' err -std .
expect 2 '^stayput: flag -json has no meaning for stayput check' err check -json .
expect 2 '^stayput: flag -world has no meaning for stayput check' err check -world=open .
expect 2 '^stayput: stayput check has no -dump=ir' err check -dump=ir .
expect 2 '^stayput: flag -tags has no meaning for an .ir file' err -tags=a a.ir
expect 2 '^stayput: an .ir file has no -dump=types' err -dump=types a.ir
expect 2 '^stayput: b.ir: an .ir file must be the only argument' err a.go b.ir
expect 2 '^stayput: a.ir: an .ir file must be the only argument' err a.ir b.ir
expect 2 '^stayput: a.ir: check reads Go source only' err check a.ir

# -check is another name of -certify; -help lists the one.
expect 0 '^good/f.go:4:2: x: heap' out -C "$tmp/mod" -certify ./good
expect 0 '^good/f.go:4:2: x: heap' out -C "$tmp/mod" -check ./good
expect 0 '^  -certify ' out -help
grep -q '^  -check ' "$tmp/out" && { echo "-help lists -check"; fails=1; }

# Jobs of check: parsing alone, the compiler's limit and flags, bodies that are missing.
mkdir "$tmp/mod/nobody"
printf 'package nobody\n\nfunc F() int\n' >"$tmp/mod/nobody/f.go"
{ printf 'package many\n'; printf 'var _ int = "%s"\n' a b c d e f g h i j k; } >"$tmp/many.go"
expect_silence check -syntax "$tmp/mod/needs/f.go"
expect 1 '^bad/f.go:3:23: cannot use "a"' out check -C "$tmp/mod" ./bad
expect 1 'many.go:11:.*too many errors' out check -e=0 "$tmp/many.go"
expect 1 'many.go:12:.*cannot use' out check -N -d=panic "$tmp/many.go"
expect 1 '^nobody/f.go:3:6: missing function body' out check -C "$tmp/mod" ./nobody
expect_silence check "$tmp/mod/nobody/f.go"
expect 1 'missing function body' out check -complete "$tmp/mod/nobody/f.go"
expect 2 'unknown flag' err check -nosuchflag

# JSON Lines: a header first, a summary last, an object a line; the same bytes twice.
"$STAYPUT" -C "$tmp/mod" -json ./good >"$tmp/a"
"$STAYPUT" -C "$tmp/mod" -json ./good >"$tmp/b"
cmp "$tmp/a" "$tmp/b" || fails=1
head -1 "$tmp/a" | grep -q '"record":"header"' || { echo "no header first"; fails=1; }
tail -1 "$tmp/a" | grep -q '"record":"summary","sites":1' || { echo "no summary last"; fails=1; }
grep -vqE '^\{"record":.*\}$' "$tmp/a" && { echo "a line is no record"; fails=1; }

# What one stage prints another reads: the dumped IR gives the same verdict.
"$STAYPUT" -C "$tmp/mod" -dump=ir ./good >"$tmp/good.ir"
expect 0 'x: heap, lifetime caller' out "$tmp/good.ir"

# -format=ir is a whole module: read back it has the same records, and prints the same.
cd "$srcdir" || exit 1
for dir in examples/ex[1-5]/; do
	"$STAYPUT" -format=ir "./$dir" >"$tmp/whole.ir" || fails=1
	grep -q 'stack\|heap' "$tmp/whole.ir" || { echo "$dir: no verdicts in the IR"; fails=1; }
	"$STAYPUT" -json "./$dir" | grep -E '"record":"(site|param)"' >"$tmp/a"
	"$STAYPUT" -json "$tmp/whole.ir" | grep -E '"record":"(site|param)"' >"$tmp/b"
	[ -s "$tmp/a" ] || { echo "$dir: no sites"; fails=1; }
	diff "$tmp/a" "$tmp/b" || { echo "$dir: not the same after -format=ir"; fails=1; }
	"$STAYPUT" -format=ir "$tmp/whole.ir" | diff "$tmp/whole.ir" - || fails=1
done
exit $fails
