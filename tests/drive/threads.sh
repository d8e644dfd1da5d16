# The output is the same for any number of threads: of check, with errors in many packages,
# and of verdicts. The packages make instances of one generic type at the same time, each
# spells the type arguments in a way of its own, and errors show them.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
status=0

printf 'module m\n\ngo 1.26\n' >go.mod
mkdir base
cat >base/base.go <<'END'
package base

type Pair[K comparable, V any] struct {
	Key   K
	Value V
	Next  *Pair[K, V]
}

func (p *Pair[K, V]) Set(v V) *Pair[K, V] { p.Value = v; return p.Next }

type Doer[T any] interface{ Do(T) Pair[string, T] }

type Alias[T any] = map[string]Pair[string, T]
END
spellings=('byte' 'uint8' 'any' 'interface{}' '[]byte' '[]uint8' 'func(a int) rune' 'func(int) int32'
	'map[string]any' 'map[string]interface{}' 'base.Alias[any]' 'base.Alias[interface{}]')
for ((i = 0; i < 48; i++)); do
	mkdir "p$i"
	t=${spellings[i % ${#spellings[@]}]}
	before='' use=''
	if ((i >= 12)); then
		before="\"m/p$((i - 12))\""
		use="var _ = p$((i - 12)).X.Value"
	fi
	# Half of the packages come to their instances late.
	((i % 2)) || awk -v p="p$i" 'BEGIN { print "package " p
		for (i = 0; i < 5000; i++) print "const c" i " = len(\"" i "\") + " i }' >"p$i/a.go"
	cat >"p$i/p.go" <<END
package p$i

import (
	"m/base"
	$before
)

var X base.Pair[string, $t]
$use
var wrong int = X
var none base.Doer[$t] = X.Next
var _ = X.Set(struct{}{})

func F(x *base.Pair[string, $t]) { undefined$i(x.Next.Value); var unused $t }
END
done
"$STAYPUT" check -j 1 ./... >want
[ $? = 1 ] || { echo "check: no errors"; status=1; }
[ "$(grep -c undefined want)" = 48 ] || { echo "check: not every package was checked"; status=1; }
for j in 2 3 8 8; do
	"$STAYPUT" check -j $j ./... >got
	cmp want got || { echo "check -j $j differs"; diff want got | head; status=1; }
done

sed -i '/wrong\|none\|undefined\|struct{}/d' p*/p.go
"$STAYPUT" -j 1 -json ./... >want || { echo "verdicts: status $?"; status=1; }
for j in 2 8; do
	"$STAYPUT" -j $j -json ./... >got
	cmp want got || { echo "verdicts with -j $j differ"; status=1; }
done
for j in 0 x 10000 -1; do
	"$STAYPUT" -j "$j" ./... >got 2>&1
	[ $? = 2 ] && grep -q -- "-j=$j: must be a number from 1 to" got || {
		echo "-j $j is no usage error"; status=1; }
done
exit $status
