#!/bin/bash
# What nobody asks about is not solved, and changes no verdict: a module of two packages, each named
# alone, in both worlds, and both together. -stats says what was left out.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/lib"
cd "$work" || exit 99
printf 'module m\n\ngo 1.26\n' >go.mod
cat >lib/lib.go <<'END_GO'
package lib

type Node struct {
	Next *Node
	hook func(*Node)
}

var hook func(*Node)

// Each gives its nodes to visit alone; what it counts with is its own.
func Each(n *Node, visit func(*Node)) int {
	c := &counter{}
	for ; n != nil; n = n.Next {
		visit(n)
		c.add(n == nil)
	}
	return c.n
}

type counter struct {
	n    int
	last *bool
}

func (c *counter) add(b bool) { c.n++; c.last = &b }

// Keep puts its node where every function may find it.
func Keep(n *Node) { hook = n.hook; n.hook = func(m *Node) { m.Next = n } }

type Writer interface{ Write(n *Node) *Node }

func Copy(w Writer, n *Node) *Node { return w.Write(n) }

// Unused is called by nobody outside.
func Unused() *Node { return &Node{} }
END_GO
cat >main.go <<'END_GO'
package main

import "m/lib"

type sum struct{ total int }

func (s *sum) Write(n *lib.Node) *lib.Node { s.total++; return n.Next }

type keep struct{ first *lib.Node }

func (k *keep) Write(n *lib.Node) *lib.Node { k.first = n; return nil }

func main() {
	list := &lib.Node{Next: &lib.Node{}}
	s := &sum{}
	println(lib.Each(list, func(n *lib.Node) { s.total++ }))
	println(lib.Copy(s, list))
	println(lib.Copy(&keep{}, &lib.Node{}))
	kept := &lib.Node{}
	lib.Keep(kept)
}
END_GO

status=0
fail() { echo "FAIL: $*"; status=1; }

# unneeded FLAG...: how many functions -stats says were left out.
unneeded() { "$STAYPUT" -stats "$@" 2>&1 >/dev/null | sed -n 's/^ *\([0-9]*\)  functions that no verdict.*/\1/p'; }

for world in open closed; do
	for packages in . ./lib "./..."; do
		run="-world=$world $packages"
		# shellcheck disable=SC2086 # flags and a package
		{
			"$STAYPUT" -json -certify $run >on 2>&1 || fail "$run: status $?"
			"$STAYPUT" -json -certify -demand=off $run >off 2>&1 || fail "$run off: status $?"
			left_out=$(unneeded $run)
			[ "$(unneeded -demand=off $run)" = 0 ] || fail "$run off: something is left out"
		}
		diff <(tail -n +2 off) <(tail -n +2 on) || fail "$run: the verdicts differ"
		[ "$(wc -l <on)" -gt 5 ] || fail "$run: no verdicts"
		case $packages in
		.) [ "$left_out" -gt 0 ] || fail "$run: nothing is left out" ;;
		*) [ "$left_out" = 0 ] || fail "$run: $left_out functions are left out" ;;
		esac
	done
done
exit $status
