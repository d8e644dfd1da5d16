#!/bin/bash
# What load says of inputs that cannot be loaded, in the go command's words where it has some; the
# rest of a run goes on. Needs no Go: the source tree is a small one of its own.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset GOFLAGS GOWORK GOOS GOARCH GOEXPERIMENT GOAMD64
export GOENV=off GOROOT=$tmp/go GOMODCACHE=$tmp/cache GOOS=linux GOARCH=amd64
fails=0
run=("$STAYPUT")
mkdir -p "$tmp/go/src/runtime" "$tmp/go/src/internal/abi" "$tmp/go/src/vendor/golang.org/x/v" \
	"$tmp/cache"
printf 'module std\n\ngo 1.26\n' >"$tmp/go/src/go.mod"
echo 'package runtime' >"$tmp/go/src/runtime/r.go"
echo 'package abi' >"$tmp/go/src/internal/abi/a.go"
echo 'package v' >"$tmp/go/src/vendor/golang.org/x/v/v.go"

# says NAME DIR ARGS... : `stayput check ARGS` in DIR prints what stands on standard input. Paths
# below the temporary folder are written with /T.
says() {
	local name=$1 dir=$2
	shift 2
	cat >"$tmp/want"
	(cd "$tmp/$dir" && "${run[@]}" check "$@") 2>&1 | sed "s,$tmp,/T,g" >"$tmp/got"
	diff "$tmp/want" "$tmp/got" >"$tmp/diff" && return
	echo "$name:"
	cat "$tmp/diff"
	fails=1
}

# file PATH TEXT: with the folders above it.
file() {
	mkdir -p "$(dirname "$tmp/$1")"
	printf "$2" >"$tmp/$1"
}

file m/go.mod 'module example.com/m\n\ngo 1.26\n\nrequire example.com/gone v1.2.0\n'
file m/prog/p.go 'package main\n\nfunc main() {}\n'
file m/in/internal/x/x.go 'package x\n'
file m/in/user/u.go 'package user\n\nimport _ "example.com/m/in/internal/x"\n'
file m/rules/a.go 'package rules

import (
	_ "example.com/m/in/internal/x"
	_ "example.com/m/prog"
	_ "internal/abi"
	_ "./local"
	_ "vendor/golang.org/x/v"
)
'
says 'rules of imports' m ./rules ./in/... <<'END'
rules/a.go:4:4: use of internal package example.com/m/in/internal/x not allowed
rules/a.go:5:4: import "example.com/m/prog" is a program, not an importable package
rules/a.go:6:4: use of internal package internal/abi not allowed
rules/a.go:7:4: local import "./local" in non-local package
rules/a.go:8:4: use of vendored package not allowed
END

file m/c1/c.go 'package c1\n\nimport _ "example.com/m/c2"\n'
file m/c2/c.go 'package c2\n\nimport _ "example.com/m/c3"\n'
file m/c3/d.go 'package c3\n\nimport _ "example.com/m/c1"\n'
says 'import cycle' m ./c1 <<'END'
c3/d.go:3:10: import cycle not allowed
	package example.com/m/c1
	imports example.com/m/c2 from c.go
	imports example.com/m/c3 from c.go
	imports example.com/m/c1 from d.go
END

file m/t1/t.go 'package t1\n'
file m/t1/t_test.go 'package t1\n\nimport _ "example.com/m/t2"\n'
file m/t2/t.go 'package t2\n\nimport _ "example.com/m/t1"\n'
says 'cycle with a test' m -tests ./t1 <<'END'
t1/t_test.go:3:10: import cycle not allowed in test
	package example.com/m/t1 [example.com/m/t1.test]
	imports example.com/m/t2 from t_test.go
	imports example.com/m/t1 from t.go
END

file m/lost/a.go 'package lost

import (
	_ "example.com/gone/a"
	_ "example.com/gone/b"
	_ "example.com/never/x"
	_ "nostd/x"
)
'
file m/lost2/a.go 'package lost2\n\nimport _ "example.com/gone/a"\n'
says 'missing modules and packages' m ./lost ./lost2 <<'END'
lost/a.go:4:4: module example.com/gone@v1.2.0 is not in the module cache; to fetch it:
	go mod download example.com/gone@v1.2.0
lost/a.go:6:4: no required module provides package example.com/never/x; to add it:
	go get example.com/never/x
lost/a.go:7:4: package nostd/x is not in std (/T/go/src/nostd/x)
END
says 'a missing module by name' m example.com/gone/a <<'END'
module example.com/gone@v1.2.0 is not in the module cache; to fetch it:
	go mod download example.com/gone@v1.2.0
END

file m/onlycgo/c.go 'package onlycgo\n\nimport "C"\n'
file m/somecgo/c.go 'package somecgo\n\nimport "C"\n'
file m/somecgo/n.go '//go:build !cgo\n\npackage somecgo\n'
file m/needscgo/n.go 'package needscgo\n\nimport _ "example.com/m/onlycgo"\n'
says 'cgo, named' m ./onlycgo ./somecgo <<'END'
onlycgo/c.go:3:8: package example.com/m/onlycgo needs cgo, which is not supported: all its Go files for linux/amd64 import "C"
END
says 'cgo, imported' m ./needscgo ./somecgo/... <<'END'
onlycgo/c.go:3:8: package example.com/m/onlycgo needs cgo, which is not supported: all its Go files for linux/amd64 import "C"
END
says 'cgo, wildcard' m ./onlycgo/... ./somecgo <<'END'
onlycgo/c.go:3:8: package example.com/m/onlycgo is left out: it needs cgo, which is not supported
END
says 'cgo, a file' m onlycgo/c.go <<'END'
onlycgo/c.go:3:8: import "C": cgo is not supported
END

# What is undefined may be declared in a file that is left out.
file m/undef/a.go 'package undef

func f(t *T, u []U) {
	C()
	Old(t.method(1), t.none, t.field, Gone)
	_ = [Size]int{}
}

type T struct{}
'
file m/undef/c.go 'package undef\n\nimport "C"\n\nfunc C() {}\n\nfunc (t *T) method(int) int { return 0 }\n'
file m/undef/b_windows.go 'package undef\n\ntype U int\n\nconst (\n\tOld  = 1\n\tSize = 2\n)\n'
file m/undef/d.go '//go:build arm64\n\npackage undef\n\nvar (\n\tOther, Old int\n)\n'
file m/undef/use/u.go 'package use\n\nimport "example.com/m/undef"\n\nvar x = undef.Old + undef.New\n'
says 'undefined' m ./undef ./undef/use <<'END'
undef/a.go:3:18: undefined: U
	undef/b_windows.go:3:6: U is declared in a file that build constraints exclude for linux/amd64
undef/a.go:4:2: undefined: C
	undef/c.go:5:6: C is declared in a file that is left out, as it imports "C" (cgo is not supported)
undef/a.go:5:2: undefined: Old
	undef/b_windows.go:6:2: Old is declared in a file that build constraints exclude for linux/amd64
	undef/d.go:6:9: Old is declared in a file that build constraints exclude for linux/amd64
undef/a.go:5:8: t.method undefined (type *T has no field or method method)
	undef/c.go:7:13: T.method is declared in a file that is left out, as it imports "C" (cgo is not supported)
undef/a.go:5:21: t.none undefined (type *T has no field or method none)
undef/a.go:5:29: t.field undefined (type *T has no field or method field)
undef/a.go:5:36: undefined: Gone
undef/a.go:6:7: undefined array length Size or missing type constraint
	undef/b_windows.go:7:2: Size is declared in a file that build constraints exclude for linux/amd64
undef/use/u.go:5:15: undefined: undef.Old
	undef/b_windows.go:6:2: Old is declared in a file that build constraints exclude for linux/amd64
	undef/d.go:6:9: Old is declared in a file that build constraints exclude for linux/amd64
undef/use/u.go:5:27: undefined: undef.New
END

file m/windows/w_windows.go 'package windows\n'
file m/onlytests/o_test.go 'package onlytests\n'
file m/two/a.go 'package one\n'
file m/two/b.go 'package two\n'
mkdir "$tmp/m/empty"
says 'no files' m ./windows ./onlytests ./empty ./two <<'END'
package example.com/m/windows: build constraints exclude all Go files in /T/m/windows for linux/amd64
package example.com/m/onlytests: no non-test Go files in /T/m/onlytests
package example.com/m/empty: no Go files in /T/m/empty
two/b.go:1:9: found packages one (a.go) and two (b.go) in /T/m/two
END

file other/go.mod 'module example.com/other\n'
file other/p/p.go 'package p\n'
file m/nested/go.mod 'module example.com/nested\n'
file m/nested/n.go 'package nested\n'
says 'patterns' m ../other/p ./nested example.com/m/in@v1.0.0 ./nothing ./empty/... ./prog/testdata/... <<'END'
directory ../other/p outside main module or its selected dependencies (-C DIR works in another module)
directory nested outside main module or its selected dependencies (-C DIR works in another module)
package example.com/m/in@v1.0.0: can only use path@version syntax with 'go get' and 'go install'
./nothing: no such directory
pattern ./empty/... matches no package
./prog/testdata/...: no such directory
END

mkdir "$tmp/nomod"
file nomod/a.go 'package a\n\nimport _ "example.com/x"\n'
says 'no go.mod' nomod example.com/y <<'END'
no required module provides package example.com/y: go.mod file not found in current directory or any parent directory
END
says 'a module from outside of it' nomod ../other/p </dev/null

file amb/go.mod 'module example.com/amb

go 1.26

require (
	example.com/a v1.0.0
	example.com/a/b v1.0.0
)

replace (
	example.com/a => ../a
	example.com/a/b => ../ab
)
'
file a/go.mod 'module example.com/a\n'
file a/b/b.go 'package b\n'
file ab/go.mod 'module example.com/a/b\n'
file ab/b.go 'package b\n'
file amb/x.go 'package amb\n\nimport _ "example.com/a/b"\n'
says 'ambiguous import' amb . <<'END'
x.go:3:10: ambiguous import: found package example.com/a/b in multiple modules:
	example.com/a/b v1.0.0 (/T/ab)
	example.com/a v1.0.0 (/T/a/b)
END

file replaced/go.mod 'module r\n\ngo 1.26\n\nrequire x.org/y v1.0.0\n\nreplace x.org/y => ../nowhere\n'
file replaced/x.go 'package r\n\nimport _ "x.org/y"\n'
says 'replaced by nothing' replaced . <<'END'
x.go:3:10: module x.org/y is replaced by the directory /T/nowhere, which does not exist
END

file bad/x.go 'package bad\n'
file bad/go.mod 'module bad
go 1.26
go 1.25
frob x
require (
	a.org/b
	a.org/c master
)
exclude a.org/b
replace a => b
replace a => ./b v1.0.0
replace a b c
retract [v1.0.0, v1.1.0]
tool
what (
	x
)
module again
toolchain
'
says 'go.mod' bad . <<'END'
go.mod:3:1: repeated go statement
go.mod:4:1: unknown directive: frob
go.mod:6:2: usage: require module/path v1.2.3
go.mod:7:2: require a.org/c: version "master" invalid: must be of the form v1.2.3
go.mod:9:1: usage: exclude module/path v1.2.3
go.mod:10:1: replacement module without version must be directory path (rooted or starting with . or ..)
go.mod:11:1: replacement module directory path "./b" cannot have version
go.mod:12:1: usage: replace module/path [v1.2.3] => other/module v1.4
	 or replace module/path [v1.2.3] => ../local/directory
go.mod:14:1: tool directive expects exactly one argument
go.mod:15:1: unknown block type: what
go.mod:18:1: repeated module statement
go.mod:19:1: toolchain directive expects exactly one argument
END
file bad/go.mod 'module bad

go 1.26

require()
exclude ()
replace ( ) // none
retract()
tool()
ignore()
godebug ()
'
says 'empty blocks' bad . </dev/null
file bad/go.mod 'module bad

go (
	1.26
)
require a.org/b (
	v1.0.0
)
frob ()
toolchain ()
exclude (
) x
'
says 'blocks' bad . <<'END'
go.mod:3:1: unknown block type: go
go.mod:6:1: unknown block type: require a.org/b
go.mod:9:1: unknown block type: frob
go.mod:10:1: unknown block type: toolchain
go.mod:12:1: syntax error (expected newline after closing paren)
END
file bad/go.mod 'go 1.99 // no module\n\nrequire (\n\tb.org/c v1.0.0\n'
says 'go.mod without module' bad . <<'END'
go.mod:1:1: missing module declaration. To specify the module path:
	go mod edit -module=example.com/mod
go.mod:3:1: syntax error (unterminated block)
END
file bad/go.mod 'module "bad\n'
says 'go.mod with a bad string' bad . <<'END'
go.mod:1:12: unexpected newline in string
END
file bad/go.mod 'module bad\n\ngo 1.99\n'
says 'too new' bad . <<'END'
go.mod:1:1: module requires go >= 1.99, and the source tree in /T/go is go1.26
END

file work/go.work 'go 1.26\n\nuse ./w\nuse ./w\nrequire a v1\nuse (\n\t./nowhere\n)\n'
file work/w/go.mod 'module example.com/w\n\ngo 1.26\n'
file work/w/w.go 'package w\n'
says 'go.work' work ./w <<'END'
go.work:1:1: cannot load module ./nowhere listed in go.work file: there is no nowhere/go.mod
go.work:5:1: unknown directive: require
w/go.mod:1:1: module example.com/w appears multiple times in workspace
END

file work/go.work 'go 1.26\n\nuse ./w\nuse()\nreplace ()\ngodebug( )\n'
says 'empty blocks of go.work' work ./w </dev/null

# Modules of a workspace that replace one module differently, if the directories do differ.
two='module example.com/%s\n\ngo 1.26\n\nrequire example.com/t v0.0.0\n\nreplace example.com/t => %s\n'
file conf/go.work 'go 1.26\n\nuse (\n\t./a\n\t./deep/b\n)\n'
file conf/a/go.mod "$(printf "$two" a ../t)\n"
file conf/a/a.go 'package a\n\nimport _ "example.com/t"\n'
file conf/deep/b/b.go 'package b\n\nimport _ "example.com/t"\n'
file conf/t/go.mod 'module example.com/t\n\ngo 1.26\n'
file conf/t/t.go 'package t\n'
cp -r "$tmp/conf/t" "$tmp/conf/deep/t"
printf "$two" b ../t >"$tmp/conf/deep/b/go.mod"
says 'conflicting replacements' conf ./a <<'END'
conflicting replacements for example.com/t:
	/T/conf/t
	/T/conf/deep/t
use "go work edit -replace example.com/t=[override]" to resolve
END
printf "$two" b ../../t >"$tmp/conf/deep/b/go.mod"
says 'the same replacement' conf ./a ./deep/b </dev/null
printf "$two\nreplace example.com/t v1.0.0 => example.com/u v1.0.0\n" b ../t >"$tmp/conf/deep/b/go.mod"
echo 'replace example.com/t => ./t' >>"$tmp/conf/go.work"
says 'the word of go.work' conf ./a ./deep/b </dev/null
echo 'replace example.com/t => ./deep/t' >>"$tmp/conf/go.work"
echo 'replace example.com/a => ./t' >>"$tmp/conf/go.work"
says 'go.work against itself' conf ./a <<'END'
conflicting replacements for example.com/t:
	./t
	./deep/t
workspace module example.com/a is replaced at all versions in the go.work file. To fix, remove the replacement from the go.work file or specify the version at which to replace the module.
END

# Modules that go.work does not use.
file ws/go.work 'go 1.26\n\nuse ./used\n'
file ws/used/go.mod 'module example.com/used\n\ngo 1.26\n'
file ws/used/u.go 'package used\n'
file ws/not/go.mod 'module example.com/not\n\ngo 1.26\n'
file ws/not/n.go 'package not\n\nimport _ "example.com/not/sub"\n'
file ws/not/sub/s.go 'package sub\n'
says 'not in go.work' ws ./not ./not/sub ./not/... ./... <<'END'
directory not is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use not
directory not/sub is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use not
pattern ./...: directory prefix . does not contain modules listed in go.work or their selected dependencies
END
says 'not in go.work, from inside' ws/not . example.com/not/sub example.com/other ../used <<'END'
current directory is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use .
package example.com/not/sub is in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use .
no required module provides package example.com/other; to add it:
	go get example.com/other
END
says 'not in go.work, a file' ws/not n.go <<'END'
n.go:3:10: could not import example.com/not/sub (package example.com/not/sub is in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use .)
END
says 'not in go.work, from below' ws/not/sub . <<'END'
current directory is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:
	go work use ..
END

file vend/go.mod 'module example.com/vend\n\ngo 1.26\n\nrequire z.org/z v1.0.0\n'
file vend/x.go 'package vend\n\nimport (\n\t_ "z.org/z"\n\t_ "z.org/z/y"\n\t_ "z.org/w"\n)\n'
file vend/vendor/modules.txt '# z.org/z v1.0.0\n## explicit; go 1.20\nz.org/z\n'
file vend/vendor/z.org/z/z.go 'package z\n'
file vend/vendor/z.org/z/y/y.go 'package y\n'
says 'vendor' vend . <<'END'
x.go:5:4: package z.org/z/y is in vendor/, but not in vendor/modules.txt; to sync it:
	go mod vendor
x.go:6:4: cannot find module providing package z.org/w: import lookup disabled by -mod=vendor
END
says 'vendor, not used' vend -mod=mod ./vendor/z.org/z ./vendor/... <<'END'
without -mod=vendor, directory ./vendor/z.org/z has no package path
without -mod=vendor, directory ./vendor/ has no package path
END
says 'vendor wanted' m -mod=vendor ./c1/none <<'END'
-mod=vendor: there is no vendor/modules.txt; to make it:
	go mod vendor
./c1/none: no such directory
END

# The external test sees the package with its tests, also through another package.
file tm/go.mod 'module tm\n\ngo 1.26\n'
file tm/p/p.go 'package p\n\ntype T struct{ x *int }\n\nfunc F() *T { return &T{} }\n'
file tm/p/in_test.go 'package p\n\nvar Hidden = *F().x\n'
file tm/q/q.go 'package q\n\nimport "tm/p"\n\nfunc Q() *p.T { return p.F() }\n'
file tm/p/ext_test.go 'package p_test

import (
	"tm/p"
	"tm/q"
)

var X *p.T = q.Q()
var _ string = p.Hidden
'
says 'tests' tm -tests ./... <<'END'
p/ext_test.go:9:16: cannot use p.Hidden (variable of type int) as string value in variable declaration
END
says 'no tests' tm ./... </dev/null

# A byte order mark may stand before a constraint, which counts.
file marked/a.go '\357\273\277//go:build linux\n\npackage marked\n\nvar A = B\n'
file marked/b.go '\357\273\277  //go:build linux\n\npackage marked\n\nvar B = 1\n'
file marked/c.go '\357\273\277//go:build windows\n\npackage marked\n\nvar B = 2\n'
says 'byte order mark' marked . </dev/null

file tags/a.go 'package tags\n\nvar A = B + C\n'
file tags/b_windows.go 'package tags\n\nvar B = 1\n'
file tags/c_arm64.go 'package tags\n\nvar C = 1\n'
says 'tags and suffixes' tags -tags=windows,arm64 . </dev/null
file tags/a.go '//go:build linux &&\n\npackage tags\n'
says 'malformed constraint' tags . <<'END'
a.go:1:1: malformed //go:build expression
END

# Directories that may not be read. Root may read all, so that another user has to try.
file shut/go.mod 'module shut\n\ngo 1.26\n'
file shut/a.go 'package a\n'
file shut/closed/c.go 'package closed\n'
file shut/p/p.go 'package p\n\nimport _ "shut/closed"\n'
other=()
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$tmp"
	cp "$STAYPUT" "$tmp/stayput"
	run=("$tmp/stayput")
	other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
chmod 0 "$tmp/shut/closed"
if "${other[@]}" ls "$tmp/shut" >/dev/null 2>&1 && ! "${other[@]}" ls "$tmp/shut/closed" 2>/dev/null; then
	run=("${other[@]}" "${run[@]}")
	says 'unreadable, wildcard' shut ./... <<'END'
pattern ./...: open closed: permission denied
p/p.go:3:10: open /T/shut/closed: permission denied
END
	says 'unreadable, named' shut ./closed shut/closed all <<'END'
open /T/shut/closed: permission denied
pattern all: open /T/shut/closed: permission denied
p/p.go:3:10: open /T/shut/closed: permission denied
END
	chmod 711 "$tmp/shut"
	says 'go.mod in an unreadable directory' shut/p . <<'END'
p.go:3:10: open /T/shut/closed: permission denied
END
	chmod 755 "$tmp/shut"
else
	echo "unreadable directories are not tried: no other user than root is at hand"
fi
chmod 755 "$tmp/shut/closed"
run=("$STAYPUT")

# A missing Go tree is told once.
file nogo/go.mod 'module example.com/nogo\n\ngo 1.26\n'
for p in a b c; do
	file nogo/$p/x.go 'package x\n\nimport (\n\t_ "errors"\n\t_ "fmt"\n)\n'
done
file nogo/d/x.go 'package x\n\nimport _ "example.com/other"\n'
file nogo/e/x.go 'package x\n\nvar X int = ""\n'
says 'no Go tree' nogo -goroot=/T/nogo ./... fmt os std cmd <<'END'
GOROOT=/T/nogo: no Go source tree (src/runtime is missing)
d/x.go:3:10: no required module provides package example.com/other; to add it:
	go get example.com/other
e/x.go:3:13: cannot use "" (untyped string constant) as int value in variable declaration
END
says 'no Go tree, files' nogo -goroot=/T/nogo a/x.go <<'END'
GOROOT=/T/nogo: no Go source tree (src/runtime is missing)
END

says 'flags' m -mod=x -goroot=/T/nogo ./in/internal/x <<'END'
GOROOT=/T/nogo: no Go source tree (src/runtime is missing)
-mod=x: must be one of readonly, vendor, mod
END
GOAMD64=v9 GOFLAGS=-tags=a says 'variables' m ./in/internal/x <<'END'
invalid GOAMD64: v9
END
GOFLAGS='-v --p=3 -ldflags=-X=a.b=c "-gcflags=-N -l" -trimpath -compiler=gc -count=1' \
	says 'harmless flags' m ./in/internal/x </dev/null
GOFLAGS='-overlay=x -frob x --tags -compiler=gccgo ---v -C=/' says 'flags that matter' m ./in/internal/x <<'END'
-overlay=x (from $GOFLAGS) is not supported
parsing $GOFLAGS: unknown flag -frob
parsing $GOFLAGS: non-flag "x"
flag needs an argument: -tags (from $GOFLAGS)
-compiler=gccgo (from $GOFLAGS) is not supported
parsing $GOFLAGS: non-flag "---v"
-C=/ (from $GOFLAGS) is not supported
END
GOFLAGS="-v '-tags=a b" says 'an open string' m ./in/internal/x <<'END'
parsing $GOFLAGS: unterminated string
END
file race/r.go '//go:build race\n\npackage race\n\nvar R = 1\n'
file race/s.go 'package race\n\nvar S = R\n'
GOFLAGS=-race says 'race' race . </dev/null
GOFLAGS='-race -race=false' says 'no race' race . <<'END'
s.go:3:9: undefined: R
	r.go:5:5: R is declared in a file that build constraints exclude for linux/amd64
END
GOOS=lunix says 'an unknown system' m ./in/internal/x <<'END'
unsupported GOOS/GOARCH pair lunix/amd64
END
says 'an unknown pair' m -goos=js ./in/internal/x <<'END'
unsupported GOOS/GOARCH pair js/amd64
END
says 'a pair that older releases had' m -goos=windows -goarch=arm ./in/internal/x <<'END'
unsupported GOOS/GOARCH pair windows/arm
END
file go/src/unsafe/unsafe.go 'package unsafe\n\ntype T int\n\nfunc Sizeof(x T) uintptr\n'
says 'unsafe is compiled by nobody' m unsafe </dev/null
GOEXPERIMENT=unheard,none says 'experiments' m ./in/internal/x <<'END'
unknown GOEXPERIMENT unheard
END
exit $fails
