#!/bin/bash
# The packages and files of std and cmd against go list -deps, for several targets; and
# modules of every kind (replaced, vendored, workspace, ignored folders) that need
# nothing from the network.
set -u
command -v go >/dev/null || { echo "skipped: no go command to ask"; exit 77; }
tool=$builddir/tests/load/list_tool
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export GOFLAGS= CGO_ENABLED=0 GOWORK= GO111MODULE=on GOTOOLCHAIN=local GOPROXY=off
fails=0

# same WHERE WHAT PATTERN...: both list the same packages, directories and files.
same() {
	local where=$1 what=$2
	shift 2
	local line='{{.ImportPath}} {{.Dir}} {{join .GoFiles ","}}'
	line="{{if .GoFiles}}{{if ne .ImportPath \"unsafe\"}}$line{{end}}{{end}}"
	(cd "$where" && go list -pgo=off -deps -f "$line" "$@") |
		sort >"$tmp/go" || fails=1
	(cd "$where" && "$tool" "$@") 2>"$tmp/err" | sort >"$tmp/us"
	[ -s "$tmp/go" ] || { echo "$what: go list prints nothing"; fails=1; }
	diff "$tmp/go" "$tmp/us" >"$tmp/diff" && return
	echo "$what: $(grep -c '^[<>]' "$tmp/diff") lines differ"
	head -20 "$tmp/diff"; head -5 "$tmp/err"
	fails=1
}

for target in linux/amd64 linux/arm64 darwin/arm64 windows/amd64; do
	export GOOS=${target%/*} GOARCH=${target#*/}
	same "$tmp" "std $target" std
	same "$tmp" "cmd $target" cmd
done
export GOOS=linux GOARCH=amd64

mkdir -p "$tmp/m/a" "$tmp/m/b/_x" "$tmp/m/gen/z" "$tmp/m/b/testdata" "$tmp/m/nested" \
	"$tmp/dep/p" "$tmp/dep2/q"
cat >"$tmp/m/go.mod" <<'END'
module example.com/m

go 1.26

require (
	example.com/dep v1.0.0 // indirect
	example.com/dep2 v0.0.0
)

replace example.com/dep => ../dep

replace example.com/dep2 v0.0.0 => "../dep2"

ignore ./gen
END
cat >"$tmp/m/a/a.go" <<'END'
package a

import (
	_ "example.com/dep/p"
	_ "example.com/m/b"
	_ "errors"
)
END
printf 'package b\n\nimport _ "example.com/dep2/q"\n' >"$tmp/m/b/b.go"
printf 'package b\n' >"$tmp/m/b/b_windows.go"
printf '//go:build extra\n\npackage b\n' >"$tmp/m/b/extra.go"
for d in b/_x gen/z b/testdata; do printf 'package x\n' >"$tmp/m/$d/x.go"; done
printf 'module example.com/m/nested\n' >"$tmp/m/nested/go.mod"
printf 'package nested\n' >"$tmp/m/nested/n.go"
printf 'module example.com/dep\n\ngo 1.21\n' >"$tmp/dep/go.mod"
printf 'package p\n' >"$tmp/dep/p/p.go"
printf 'module example.com/dep2\n\ngo 1.16\n\nrequire example.com/dep v1.0.0\n' >"$tmp/dep2/go.mod"
printf 'package q\n\nimport _ "example.com/dep/p"\n' >"$tmp/dep2/q/q.go"
same "$tmp/m" "module ./..." ./...
same "$tmp/m" "module path pattern" example.com/m/...
same "$tmp/m" "one package" ./b
same "$tmp/m/a" "from below" ../b
same "$tmp/m" "tags" -tags=extra ./b
same "$tmp/m" "a dependency" example.com/dep/...
(cd "$tmp/m" && go mod vendor 2>/dev/null)
[ -f "$tmp/m/vendor/modules.txt" ] && same "$tmp/m" "vendored" ./...

mkdir -p "$tmp/w"
printf 'go 1.26\n\nuse (\n\t../m\n\t../dep\n)\n' >"$tmp/w/go.work"
GOWORK=$tmp/w/go.work
export GOWORK
same "$tmp/m" "workspace" ./...
exit $fails
