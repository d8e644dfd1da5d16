#!/bin/bash
# The packages and files of std and cmd against go list -deps, for several targets, with
# tests, and from inside of GOROOT; modules of every kind (replaced, vendored, workspace, ignored
# folders) that need nothing from the network; the tags that the toolchain sets. With STAYPUT_QUICK
# not the whole of std and cmd, which the other tests load.
set -u
command -v go >/dev/null || { echo "skipped: no go command to ask"; exit 77; }
tool=$builddir/tests/load/list_tool
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export GOFLAGS= CGO_ENABLED=0 GOWORK= GO111MODULE=on GOTOOLCHAIN=local GOPROXY=off
fails=0

# What go list prints of a package; documentation and the generated main program of a test are
# no packages of ours.
module='{{with .Module}}{{.Path}}@{{.Version}} {{or .GoVersion "1.16"}} {{end}}'
line="{{if .GoFiles}}{{.ImportPath}} {{.Dir}} $module{{join .GoFiles \",\"}}{{end}}"
no_packages='^(unsafe|builtin|[^ ]*\.test) /'

# same WHERE WHAT FLAG/PATTERN...: both list the same packages, directories and files.
same() {
	local where=$1 what=$2
	shift 2
	(cd "$where" && go list -pgo=off -deps -f "$line" "$@") |
		grep -vE "$no_packages" | sort >"$tmp/go"
	(cd "$where" && "$tool" -m "$@") 2>"$tmp/err" | grep -vE "$no_packages" | sort >"$tmp/us"
	[ -s "$tmp/go" ] || { echo "$what: go list prints nothing"; fails=1; }
	diff "$tmp/go" "$tmp/us" >"$tmp/diff" && return
	echo "$what: $(grep -c '^[<>]' "$tmp/diff") lines differ"
	head -20 "$tmp/diff"; head -5 "$tmp/err"
	fails=1
}

for target in linux/amd64 linux/arm64 darwin/arm64 windows/amd64; do
	[ -z "${STAYPUT_QUICK-}" ] || break
	export GOOS=${target%/*} GOARCH=${target#*/}
	same "$tmp" "std $target" std
	same "$tmp" "cmd $target" cmd
done
export GOOS=linux GOARCH=amd64

root=$(go env GOROOT)
if [ -z "${STAYPUT_QUICK-}" ]; then
	same "$tmp" "tests of std" -test std
	same "$tmp" "names with dots" cmd/go/...
	same "$root/src" "inside std" ./...
	same "$root/src/cmd" "inside cmd" ./...
	same "$root/src/cmd" "all of cmd" all
fi
same "$tmp" "patterns of GOROOT" net/... .../sha256 encoding/j... fmt fmt cmd/vet
same "$root/src/cmd/compile" "below cmd" ./internal/types2
same "$root/src/sort" "a neighbour" ../fmt .

# The tags that the toolchain sets.
tags() {
	env "$@" go list -f '{{join context.ToolTags "\n"}}' unsafe | sort >"$tmp/go"
	env "$@" "$tool" -tooltags | sort >"$tmp/us"
	diff "$tmp/go" "$tmp/us" && return
	echo "tags with $*"
	fails=1
}
tags GOOS=linux GOARCH=amd64
tags GOOS=darwin GOARCH=arm64
for v in v2 v3 v4; do tags GOARCH=amd64 GOAMD64=$v; done
for v in 5 6,softfloat 7,hardfloat; do tags GOARCH=arm GOARM=$v; done
for v in v8.0 v8.6,lse v9.2 v9.5,crypto; do tags GOARCH=arm64 GOARM64=$v; done
for arch in 386 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 s390x loong64; do
	tags GOARCH=$arch
done
tags GOARCH=386 GO386=softfloat
tags GOARCH=mips GOMIPS=softfloat
tags GOARCH=mips64le GOMIPS64=softfloat
tags GOARCH=ppc64le GOPPC64=power10
tags GOARCH=riscv64 GORISCV64=rva22u64
tags GOOS=js GOARCH=wasm
tags GOEXPERIMENT=jsonv2,nogreenteagc
tags GOEXPERIMENT=arenas,noregabi GOARCH=s390x

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

tool example.com/m/prog
END
sed 's,=> \.\./dep$,=> ../dep3,' "$tmp/m/go.mod" >"$tmp/other.mod"
mkdir "$tmp/m/prog" "$tmp/m/onlytests" "$tmp/m/mid"
printf 'package main\n\nimport _ "os"\n\nfunc main() {}\n' >"$tmp/m/prog/main.go"
printf 'package main_test\n\nimport _ "example.com/dep/t"\n' >"$tmp/m/prog/x_test.go"
printf 'package onlytests\n' >"$tmp/m/onlytests/a_test.go"
printf 'package a\n\nimport _ "strings"\n' >"$tmp/m/a/own_test.go"
printf 'package a_test\n\nimport (\n\t_ "example.com/m/a"\n\t_ "example.com/m/mid"\n)\n' \
	>"$tmp/m/a/ext_test.go"
printf 'package mid\n\nimport _ "example.com/m/a"\n' >"$tmp/m/mid/mid.go"
mkdir "$tmp/dep/t"
printf 'package t\n\nimport _ "sort"\n' >"$tmp/dep/t/t.go"
printf 'package t\n\nimport _ "text/tabwriter"\n' >"$tmp/dep/t/t_test.go"
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
cp -r "$tmp/dep" "$tmp/dep3"
same "$tmp/m" "module ./..." ./...
same "$tmp/m" "module path pattern" example.com/m/...
same "$tmp/m" "one package" ./b
same "$tmp/m/a" "from below" ../b
same "$tmp/m" "tags" -tags=extra ./b
same "$tmp/m" "a dependency" example.com/dep/...
same "$tmp/m" "all" all
same "$tmp/m" "all dots" example.com/...
same "$tmp/m" "a directory of a dependency" "$tmp/dep/p"
same "$tmp/m" "tests" -test ./... example.com/dep/p
same "$tmp/m" "tests of all" -test all
same "$tmp/m" "tools" tool
same "$tmp/m" "work" work
same "$tmp/m" "a folder with _" ./b/_x
same "$tmp/m" "testdata" ./b/testdata
same "$tmp/m" "another go.mod" -modfile=../other.mod ./b
GOFLAGS="'-tags=extra more' -mod=mod" same "$tmp/m" "quoted flags" ./b
printf 'GOFLAGS=-tags=extra\nGOOS=windows\n' >"$tmp/goenv"
(unset GOOS GOFLAGS; GOENV=$tmp/goenv same "$tmp/m" "go env -w" ./b; exit $fails) || fails=1
(cd "$tmp/m" && go mod vendor 2>/dev/null)
[ -f "$tmp/m/vendor/modules.txt" ] && {
	same "$tmp/m" "vendored" ./...
	same "$tmp/m" "all, vendored" all
	same "$tmp/m" "-mod=mod" -mod=mod ./...
}

mkdir "$tmp/old"
printf 'module example.com/old\n\ngo 1.15\n\nrequire example.com/dep v1.0.0\n\nreplace %s => %s\n' \
	example.com/dep ../olddep >"$tmp/old/go.mod"
cp -r "$tmp/dep" "$tmp/olddep"
printf 'module example.com/dep\n\ngo 1.15\n' >"$tmp/olddep/go.mod"
printf 'package old\n\nimport _ "example.com/dep/t"\n' >"$tmp/old/old.go"
same "$tmp/old" "all before go 1.16" all

mkdir -p "$tmp/w"
printf 'go 1.26\n\nuse (\n\t../m\n\t../dep\n)\n' >"$tmp/w/go.work"
GOWORK=$tmp/w/go.work
export GOWORK
same "$tmp/m" "workspace" ./...
same "$tmp/m" "packages of a workspace" work
GOWORK=off same "$tmp/m" "no workspace" ./...

mkdir -p "$tmp/wv/x"
printf 'go 1.26\n\nuse ./x\n\nreplace example.com/dep => ../dep\n' >"$tmp/wv/go.work"
printf 'module example.com/x\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n' >"$tmp/wv/x/go.mod"
printf 'package x\n\nimport _ "example.com/dep/p"\n' >"$tmp/wv/x/x.go"
export GOWORK=
same "$tmp/wv/x" "workspace found above" ./...
(cd "$tmp/wv" && go work vendor 2>/dev/null)
[ -f "$tmp/wv/vendor/modules.txt" ] && same "$tmp/wv/x" "vendored workspace" ./...
exit $fails
