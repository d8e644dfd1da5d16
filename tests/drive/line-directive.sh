#!/bin/bash
# Where a //line directive has no column there are none: in each report, in flows, and in errors,
# which within such a line stand in the order of the text.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
fails=0
cat >main.go <<'END'
package main

//line parser.y:10
var keep *int

//line parser.y:20:7
func a() { x := 1; keep = &x }

func b() { y := 2; /*line other.y:100:3*/ z := 3; keep = &y; keep = &z }

//line :300
func c() { w := 4; keep = &w }

//line /abs/gen.go:5
func d() { v := 4; keep = &v }

//line yaccpar:1
func e() (r *int) { u := 4; return &u }

//line main.go:60
func main() { a(); b(); c(); d(); println(*e()) }
END

# says STATUS WHAT ARGS...: stayput prints what stands on standard input.
says() {
	local status=$1 what=$2
	shift 2
	cat >want
	"$STAYPUT" "$@" >out 2>&1
	[ $? = "$status" ] || { echo "$what: status"; fails=1; }
	sed -i "/^#/d" out
	diff want out && return
	echo "$what"
	fails=1
}

says 0 gc -format=gc main.go <<'END'
??:300: moved to heap: w
/abs/gen.go:5: moved to heap: v
other.y:100:4: moved to heap: z
parser.y:20:18: moved to heap: x
parser.y:22:12: moved to heap: y
yaccpar:1: moved to heap: u
END
"$STAYPUT" -all main.go | sed '/^#/d; s/^\(\(??\)*[^:]*:[0-9:]*\): \([a-z]\).*/\1 \3/' >out
diff - out <<'END' || fails=1
??:300 w
/abs/gen.go:5 v
other.y:100:4 z
parser.y:20:18 x
parser.y:22:12 y
yaccpar:1 u
END
"$STAYPUT" -json main.go | grep '"record":"site"' | grep -o '"file":[^}]*"col":[0-9]*,"kind"' >out
diff - out <<'END' || fails=1
"file":"","line":300,"col":0,"kind"
"file":"/abs/gen.go","line":5,"col":0,"kind"
"file":"other.y","line":100,"col":4,"kind"
"file":"parser.y","line":20,"col":18,"kind"
"file":"parser.y","line":22,"col":12,"kind"
"file":"yaccpar","line":1,"col":0,"kind"
END
"$STAYPUT" -why yaccpar:1 main.go | grep -o '^[^ ]*: ' | sort -u >out
printf '\tyaccpar:1: \nyaccpar:1: \n' | sort | diff - out || fails=1

# The printed IR is read back with the same places.
"$STAYPUT" -dump=ir main.go >m.ir
"$STAYPUT" -format=gc main.go | sed 1d >want
"$STAYPUT" -format=gc m.ir | sed 1d | diff want - || { echo "IR read back"; fails=1; }

sed -i 's/&u/\&q/' main.go
says 1 errors main.go <<'END'
yaccpar:1: declared and not used: u
yaccpar:1: undefined: q
END
exit $fails
