#!/bin/bash
# doc/schema.md against what the program prints: fields, order, types and enumerations of every
# record, in runs that have every table of the page. Then shows that the check refuses output that
# is wrong in one known way.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$top_srcdir" || exit 99
mkdir "$work/json" "$work/p"
cat >"$work/p/p.go" <<'EOF'
package p

type T struct{ next *T }

func unknown(p *int)

var keep *T

func leak(t *T) *T { keep = t.next; return t }

func Map[K comparable](k K) map[K]*T { return map[K]*T{k: {}} }

var _, _ = Map(1), Map("a")

func sizes(n int, i any) string {
	s, m := make([]int, n), make(map[string]int)
	m["a"] = n
	return string(make([]byte, len(s)+len(m)))
}
EOF
"$STAYPUT" -json "$work/p/p.go" >"$work/json/p" 2>/dev/null
"$STAYPUT" -json -why "$work/p/p.go:9" "$work/p/p.go" >"$work/json/why" 2>/dev/null
"$STAYPUT" -json -C tests/report/golden/json-of-faults ./bad ./none >"$work/json/faults" 2>/dev/null
"$STAYPUT" -json "$work/nothing.ir" >"$work/json/ir" 2>/dev/null
for example in examples/ex[0-5]; do
	"$STAYPUT" -json "./$example" >"$work/json/${example##*/}"
done
check() { awk -f "$srcdir/tests/report/schema.awk" doc/schema.md "$@"; }
failed=0
check "$work"/json/* || failed=1

# damage SED-COMMAND PATTERN: output that was changed so is refused, with these words.
damage() {
	sed "$1" "$work/json/p" >"$work/damaged"
	cmp -s "$work/json/p" "$work/damaged" && { echo "$1 changes nothing"; failed=1; }
	mkdir -p "$work/all" && cp "$work"/json/* "$work/all/" && cp "$work/damaged" "$work/all/p"
	check "$work"/all/* >"$work/said" && { echo "accepted: $1"; failed=1; }
	grep -qE -- "$2" "$work/said" || { echo "$1: said"; cat "$work/said"; failed=1; }
}
damage '1d' 'no header first'
damage '$d' 'no summary last'
damage 's/"size":[0-9]*,/&"more":1,/' 'want ,"placement"'
damage 's/"line":\([0-9]*\)/"line":"\1"/' 'line is no number'
damage 's/"placement":"heap"/"placement":"hea"/' "placement is 'hea'"
damage 's/"text":"[^"]*",//' 'want ,"text"'
damage 's/"record":"site"/"record":"sight"/' 'no record sight'
damage 's/"rule":"alloc"/"rule":null/' 'rule is no text'
exit $failed
