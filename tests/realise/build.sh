#!/bin/bash
# stayput go with the compiler, which takes a minute to build: only with STAYPUT_LONG. Programs print the
# same, with fewer allocations; what the compiler refuses stays on the heap with all that leans on it.
set -u
[ -n "${STAYPUT_LONG-}" ] || { echo "skipped: builds a compiler, needs STAYPUT_LONG"; exit 77; }
command -v go >/dev/null || { echo "skipped: no go command"; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
export GOFLAGS= GO111MODULE= GOWORK=off CGO_ENABLED=0 GOTOOLCHAIN=local HOME=$tmp
# Another one saves the time of compiling the standard library.
export GOCACHE=${STAYPUT_TEST_GOCACHE:-$tmp/gocache}
export STAYPUT_CACHE=$tmp/cache
goroot=$(go env GOROOT)
cases=$(cd "$srcdir/tests/cases/traps" && pwd) || exit 99
grep -q 'b.walkAll()' "$goroot/src/cmd/compile/internal/escape/escape.go" 2>/dev/null ||
	{ echo "skipped: no sources of the Go compiler"; exit 77; }
# By another path than the files', as where a distribution has the sources in a directory of their own.
ln -s "$goroot" "$tmp/goroot" || exit 99
export GOROOT=$tmp/goroot PATH=$tmp/goroot/bin:$PATH
fails=0
fail() {
	echo "FAIL: $*"
	fails=1
}

# run ARGS...: stayput go, into out and err; the status counts.
run() {
	"$STAYPUT" go "$@" >"$tmp/out" 2>"$tmp/err" || { fail "stayput go $*: status $?"; cat "$tmp/out" "$tmp/err"; }
}

# prints TEXT WHAT: the output is the text.
prints() {
	[ "$(cat "$tmp/out")" = "$1" ] || { fail "$2"; echo "want: $1"; echo "got: $(cat "$tmp/out")"; }
}

# tells TEXT WHAT: a message has the text.
tells() {
	grep -qF -- "$1" "$tmp/err" || { fail "$2: no message $1"; cat "$tmp/err"; }
}

mkdir -p "$tmp/allocs" "$tmp/refused" "$tmp/tested"
for dir in allocs refused tested; do
	printf 'module %s\n\ngo 1.24\n' $dir >"$tmp/$dir/go.mod"
done

# -------------------------------------------------- allocations of a few shapes

cat >"$tmp/allocs/main.go" <<'EOF'
package main

import (
	"fmt"
	"sort"
	"testing"
)

type S struct{ M *int }

func ref(y *int, z *S) { z.M = y }

func ex5() {
	var x S
	var i int
	ref(&i, &x)
	total += *x.M
}

type Shape interface{ Area() int }
type Square struct{ a, b int }
type Disc struct{ r int }

func (s Square) Area() int { return s.a * s.b }
func (d Disc) Area() int   { return 3 * d.r * d.r }

var total int

func boxes(n int) {
	shapes := [2]Shape{Square{n, n}, Disc{n}}
	for _, s := range shapes {
		total += s.Area()
	}
}

type node struct {
	visit func(int)
	next  *node
}

func link(to **node, n *node) { n.next = *to; *to = n }

func closures(n int) {
	sum := 0
	var list *node
	link(&list, &node{visit: func(k int) { sum += k }})
	link(&list, &node{visit: func(k int) { sum += n * k }})
	for l := list; l != nil; l = l.next {
		l.visit(2)
	}
	total += sum
}

type byLast []int

func (b byLast) Len() int           { return len(b) }
func (b byLast) Less(i, j int) bool { return b[i]%10 < b[j]%10 }
func (b byLast) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func sorted() {
	a := [4]int{17, 25, 11, 4}
	sort.Sort(byLast(a[:]))
	total += a[0]
}

func main() {
	for _, f := range []struct {
		name string
		run  func()
	}{{"ex5", ex5}, {"boxes", func() { boxes(300) }}, {"closures", func() { closures(3) }}, {"sorted", sorted}} {
		fmt.Println(f.name, testing.AllocsPerRun(100, f.run))
	}
	fmt.Println(total)
}
EOF
cd "$tmp/allocs" || exit 99
go run . >"$tmp/plain" || fail 'the plain program'
run build -o "$tmp/program" .
tells 'building the compiler' 'the first build'
"$tmp/program" >"$tmp/out"
prints 'ex5 0
boxes 0
closures 0
sorted 0
36361919' 'allocations'
[ "$(tail -n 1 "$tmp/plain")" = 36361919 ] || { fail 'the plain total'; cat "$tmp/plain"; }
awk '$2 > 0 { n++ } END { exit n != 4 }' "$tmp/plain" || { fail 'the plain allocations'; cat "$tmp/plain"; }
run run -n .
grep -q "^main.go:15:6: i: moved to the stack \[var\]$" "$tmp/out" || { fail '-n'; cat "$tmp/out"; }
tells ' moved from heap to stack' 'the second build'
grep -q 'building the compiler' "$tmp/err" && fail 'the compiler is built twice'
run run -gcflags=-l .
head -n 1 "$tmp/out" | grep -qx 'ex5 0' || { fail 'ex5 without inlining'; cat "$tmp/out"; }

# A list is of no use for other files: the file is changed while the go command runs.
cat >"$tmp/go" <<EOF
#!/bin/sh
case "\$*" in *-export*) echo '// changed' >>$tmp/allocs/main.go ;; esac
exec $(command -v go) "\$@"
EOF
chmod +x "$tmp/go"
PATH=$tmp:$PATH "$STAYPUT" go build -o "$tmp/program2" . >"$tmp/out" 2>"$tmp/err" && fail 'a stale list: status'
tells 'main.go: the file has changed since it was analysed' 'a stale list'
[ -e "$tmp/program2" ] && fail 'a stale list: a program is built'

# ------------------------------------------------------- what the compiler refuses

cat >"$tmp/refused/main.go" <<'EOF'
package main

type T struct{ n int }

// Inlined, its label makes a loop of what follows, in the compiler's eyes: the record of a
// deferred call is on the heap there.
func looping(n int) int {
	i := 0
L:
	i++
	if i < n {
		goto L
	}
	return i
}

//go:noinline
func show(p **T) { println((*p).n) }

//go:noinline
func keep(p **T, x *T) { *p = x }

func behindLoop(n int) {
	k := looping(n)
	var x T
	var h *T
	keep(&h, &x)
	defer show(&h)
	x.n = k
}

func behindNone(n int) {
	var y T
	var h *T
	keep(&h, &y)
	defer show(&h)
	y.n = n
}

//go:nosplit
func small(n int) {
	var z T
	var h *T
	keep(&h, &z)
	z.n = n
	show(&h)
}

func main() {
	behindLoop(3)
	behindNone(4)
	small(5)
}
EOF
cd "$tmp/refused" || exit 99
run run .
printf '3\n4\n5\n' >"$tmp/want"
grep -v '^stayput' "$tmp/err" | cmp -s - "$tmp/want" || { fail 'refused sites: output'; cat "$tmp/err"; }
run run -n .
grep -v '^/' "$tmp/out" >"$tmp/moved"
[ "$(cat "$tmp/moved")" = 'main.go:33:6: y: moved to the stack [var]' ] ||
	{ fail 'refused sites: others are moved'; cat "$tmp/moved"; }

# ------------------------------------------------------------- programs that check themselves

mkdir -p "$tmp/verified" && cd "$tmp/verified" || exit 99
printf 'module verified\n\ngo 1.24\n' >go.mod
cat >main.go <<'EOF'
package main

import "runtime"

type T struct {
	n    int
	next *T
}

var global *T

//go:noinline
func link(to **T, t *T) { t.next = *to; *to = t }

//go:noinline
func keep(t *T) { global = t }

//go:noinline
func older(to **T) {
	t := &T{n: 3}
	*to = t
}

//go:noinline
func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	var list *T
	a, b := T{n: 1}, T{n: 2}
	link(&list, &a)
	link(&list, &b)
	for t := list; t != nil; t = t.next {
		println(t.n)
	}
	c := &T{n: 4}
	keep(c)
	runtime.GC()
	older(&list)
	n := deep(3)
	println(list.n, global.n, n)
}
EOF
run -verify=full run .
printf '2\n1\n3 4 3\n' >"$tmp/want"
grep -v '^stayput' "$tmp/err" | cmp -s - "$tmp/want" || { fail '-verify: output'; cat "$tmp/err"; }
tells ' moved from heap to stack' '-verify'
# broken MODE PLACE TEXT: what is put into a frame against its verdict is found.
broken() {
	"$STAYPUT" go -force="$2" run -verify="$1" . >"$tmp/out" 2>"$tmp/err" && fail "-force=$2: status"
	tells "$3" "-verify=$1 -force=$2"
}
broken full main.go:40:7:composite 'of an object in a frame is written to'
broken full main.go:20:7:composite 'a frame of main.'
broken sample main.go:40:7:composite 'on the heap, or variable, holds at'

# Variables of a loop that are captured in a deeper one are holders: p is captured by reference.
mkdir -p "$tmp/captured" && cd "$tmp/captured" || exit 99
printf 'module captured\n\ngo 1.24\n' >go.mod
cat >main.go <<'EOF'
package main

type doer interface{ do(func()) }
type once struct{}
type never struct{}

func (once) do(f func())  { f() }
func (never) do(f func()) {}

var doers = []doer{once{}, never{}}
var total int

func main() {
	x, y := 1, 2
	for _, p := range [2]*int{&x, &y} {
		for _, d := range doers {
			d.do(func() { total += *p })
		}
	}
	println(total)
}
EOF
run -verify=full run .
tells '4 sites moved from heap to stack' 'captured variables'
grep -qx 3 "$tmp/err" || { fail 'captured variables: output'; cat "$tmp/err"; }

# -------------------------------------------------------------------------- locks

# What nobody waits for is in the frame, and moves with the stack; so are atomic variables.
mkdir -p "$tmp/locks" && cd "$tmp/locks" || exit 99
printf 'module locks\n\ngo 1.24\n' >go.mod
cat >main.go <<'EOF'
package main

import (
	"sync"
	"sync/atomic"
)

type tried struct {
	mu sync.Mutex
	up atomic.Pointer[tried]
	n  atomic.Pointer[int]
}

//go:noinline
func level(n int, up *tried) int {
	var here tried
	var mu sync.Mutex
	here.up.Store(up)
	if !here.mu.TryLock() || up != nil && up.mu.TryLock() {
		panic("bad")
	}
	mu.Lock()
	defer mu.Unlock()
	x := n
	here.n.Store(&x)
	sum := 0
	if n > 0 {
		sum = level(n-1, &here)
	}
	here.mu.Unlock()
	return sum + *here.n.Load()
}

func main() {
	done := make(chan int)
	go func() { done <- level(200, nil) }()
	println(<-done)
}
EOF
run run -n .
grep '^main' "$tmp/out" >"$tmp/moved"
printf '%s\n' 'main.go:16:6: here: moved to the stack [var]' 'main.go:24:2: x: moved to the stack [var]' |
	cmp -s - "$tmp/moved" || { fail 'locks: what is moved'; cat "$tmp/moved"; }
run -verify=full run .
grep -qx 20100 "$tmp/err" || { fail 'locks: output'; cat "$tmp/err"; }

# The locks of these must not be: in a frame they are wrong in every run.
for trap in 84_condition_signals:18 85_lock_waits_for_itself:24; do
	cp "$cases/${trap%:*}.go" main.go
	run run .
	"$STAYPUT" go -force="main.go:${trap#*:}:6:var" run . >"$tmp/out" 2>"$tmp/err" && fail "forced: $trap"
	tells 'panic: ' "forced: $trap"
done

# ------------------------------------------------------------------------- tests

cat >"$tmp/tested/a.go" <<'EOF'
package tested

type S struct{ M *int }

//go:noinline
func Set(y *int, z *S) { z.M = y }
EOF
cat >"$tmp/tested/a_test.go" <<'EOF'
package tested

import "testing"

func TestSet(t *testing.T) {
	n := testing.AllocsPerRun(10, func() {
		var x S
		var i int
		Set(&i, &x)
		if x.M != &i {
			t.Fatal("not set")
		}
	})
	t.Log("allocations:", n)
}
EOF
cat >"$tmp/tested/x_test.go" <<'EOF'
package tested_test

import (
	"testing"

	"tested"
)

func TestOutside(t *testing.T) {
	var x tested.S
	var k int
	tested.Set(&k, &x)
	if *x.M != 0 {
		t.Fatal("not zero")
	}
}
EOF
cd "$tmp/tested" || exit 99
run test -v .
grep -q '^ok ' "$tmp/out" || { fail 'tests'; cat "$tmp/out"; }
grep -q 'allocations: 0$' "$tmp/out" || { fail 'allocations in a test'; cat "$tmp/out"; }
run test -n .
grep -q "^x_test.go:11:6: k: moved to the stack \[var\]$" "$tmp/out" || { fail 'external tests'; cat "$tmp/out"; }
run build .
tells 'the tests pass, now the build' 'build with tests'
[ -s "$tmp/out" ] && { fail 'build with tests: output'; cat "$tmp/out"; }
# A flag that the compiler does not know ends that build soon.
GOARCH=arm64 "$STAYPUT" go build -gcflags=all=-none . >"$tmp/out" 2>"$tmp/err"
tells 'building without the tests: the program is for another system' 'build for another system'
printf 'package tested\n\nimport "testing"\n\nfunc TestFails(t *testing.T) { t.Fail() }\n' >b_test.go
"$STAYPUT" go test . >"$tmp/out" 2>&1 && fail 'a test that fails: status'
"$STAYPUT" go build . >"$tmp/out" 2>"$tmp/err" && fail 'build with a test that fails: status'
tells 'the tests do not pass with -verify=full: nothing was built' 'build with a test that fails'
run build -verify=off .

# -------------------------------------------------------------------- benchmarks

cat >bench_test.go <<'EOF'
package tested

import "testing"

func BenchmarkSet(b *testing.B) {
	for range b.N {
		var x S
		var i int
		Set(&i, &x)
	}
}
EOF
# pprof takes more than a minute to build: this prints what it would of the profiles.
mkdir "$tmp/bin"
cat >"$tmp/bin/go" <<EOF
#!/bin/sh
[ "\$1 \$2" = "tool pprof" ] || exec $(command -v go) "\$@"
for file; do :; done
[ -s "\$file" ] || exit 1
echo 'cum%'
case \$file in
*/go.test.profile) echo "100 99% 99%   100 99%  tested.BenchmarkSet $tmp/tested/bench_test.go:8" ;;
esac
EOF
chmod +x "$tmp/bin/go"
PATH=$tmp/bin:$PATH run bench -count=2 -benchtime=100x .
grep -q '^# tested: 2 runs each$' "$tmp/out" || { fail 'bench: heading'; cat "$tmp/out"; }
grep -qE '^Set(-[0-9]+)? +1 +0 +-100.00%$' "$tmp/out" || { fail 'bench: allocations'; cat "$tmp/out"; }
grep -qE '^ +[0-9]+ +0 +[0-9]+ +0  bench_test.go:8, tested.BenchmarkSet$' "$tmp/out" || { fail 'bench: places'; cat "$tmp/out"; }
printf 'package tested\n\nimport "testing"\n\nfunc BenchmarkFails(b *testing.B) { b.Fail() }\n' >c_test.go
"$STAYPUT" go bench -count=1 -benchtime=1x . >"$tmp/out" 2>"$tmp/err" && fail 'bench: status of one that fails'
tells 'the benchmarks of tested fail as go builds them' 'a benchmark that fails'
grep -q '^Set' "$tmp/out" || { fail 'bench: the others'; cat "$tmp/out"; }

exit $fails
