# All that a run prints is the same for any number of threads: a closed world (a program that prints) and an
# open one (libraries of the standard library), verdicts, counters, the certificates, and what the stages
# dump. Threads that have a processor of their own come to things in another order with each run.
set -u
goroot=$(go env GOROOT 2>/dev/null)
[ -d "$goroot/src/strconv" ] || { echo "skipped: no Go tree"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
status=0

printf 'module m\n\ngo 1.26\n' >go.mod
cat >main.go <<'END_GO'
package main

import (
	"fmt"
	"os"
	"sort"
)

type point struct{ x, y *int }

func (p *point) String() string { return fmt.Sprint(*p.x, *p.y) }

// Lowered ahead or not: local types are numbered by all that was lowered before, and instances, method
// values, closures and wrappers are made by the first that mention them.
type box[T any] struct{ v T }

func (b *box[T]) get() T { return b.v }

func wrap[T any](v T) func() T {
	type local struct{ box[T] }
	l := &local{box[T]{v}}
	return l.get
}

func first(n int) any {
	type local struct{ x, y *int }
	return wrap(local{&n, &n})()
}

func second(n int) any {
	type local struct{ x int }
	defer print(n)
	go func() { fmt.Println(n) }()
	for i := range func(yield func(int) bool) { yield(n) } {
		n += i
	}
	return wrap(&local{n})()
}

func main() {
	fmt.Println(first(1), second(2), wrap(first)()(3))
	list := []fmt.Stringer{}
	for i := range os.Args {
		j := i * i
		list = append(list, &point{&i, &j})
	}
	sort.Slice(list, func(a, b int) bool { return list[a].String() < list[b].String() })
	fmt.Println(list)
}
END_GO

same()
{
	local n
	for n in 1 4; do
		"$STAYPUT" -j $n "$@" >out$n 2>err$n
		echo "status $?" >>err$n
	done
	grep -q 'status 0' err1 || { echo "stayput $*:"; cat err1; status=1; }
	[ -s out1 ] || { echo "stayput $*: no output"; status=1; }
	cmp out1 out4 && cmp err1 err4 || { echo "stayput $*: output differs with -j 4"; status=1; }
}

same -world=closed -certify -json -stats .
# Whatever the compiler, the rest says the same.
[ -z "${STAYPUT_QUICK-}" ] || exit $status
same -world=open -certify -json -stats strconv sort
for dump in naive ir absint solution; do
	same -world=closed -dump=$dump .
done
same -world=open -dump=absint strconv sort
same -world=open -dump=naive strconv slices go/constant
# What limits cost is found by the threads that ask.
same -world=open -rounds=1 -json strconv sort
exit $status
