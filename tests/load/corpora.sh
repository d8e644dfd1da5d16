#!/bin/bash
# Real modules against go list -deps: packages, directories, files, module versions and language
# versions, with -mod=mod and without; and the tests of a small one's own packages.
#
# STAYPUT_CORPORA names folders, each with a go.mod and a file `patterns`, whose modules are in the
# module cache. Without it two small modules are fetched by the go command.
set -u
command -v go >/dev/null || { echo "skipped: no go command to ask"; exit 77; }
tool=$builddir/tests/load/list_tool
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export CGO_ENABLED=0 GO111MODULE=on GOTOOLCHAIN=local GOFLAGS=
fails=0

# fetch NAME MODULE@VERSION PATTERN: a folder with a module that requires it.
fetch() {
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	printf 'module corpus\n\ngo 1.26\n' >go.mod
	echo "$3" >patterns
	{ timeout 120 go get "$2" && go list -mod=mod -test -deps "$3"; } >log 2>&1 || {
		echo "skipped: $2 cannot be fetched (STAYPUT_CORPORA can name modules)"
		exit 77
	}
}

corpora=${STAYPUT_CORPORA-}
if [ -z "$corpora" ]; then
	export GOMODCACHE=$tmp/cache GOFLAGS=-modcacherw
	fetch lua github.com/yuin/gopher-lua@v1.1.1 github.com/yuin/gopher-lua/...
	fetch cmp github.com/google/go-cmp@v0.6.0 github.com/google/go-cmp/...
	corpora="$tmp/lua $tmp/cmp"
	tested=$tmp/cmp
fi

# Language versions are compared without a release's number; a go.mod without one is 1.16.
plain='{{.ImportPath}} {{.Dir}} '
module='{{with .Module}}{{.Path}}@{{.Version}} {{or .GoVersion "1.16"}} {{end}}'
files='{{join .GoFiles ","}}'
# compare WHAT FLAG/PATTERN...: in the working directory.
compare() {
	local what=$1
	shift
	go list -pgo=off -deps -f "{{if .GoFiles}}$plain$module$files{{end}}" "$@" 2>"$tmp/err" |
		grep -vE '^(unsafe|[^ ]*\.test) /' |
		sed -E 's/^([^ ]* ?(\[[^]]*\])? [^ ]* [^ ]*@[^ ]* 1\.[0-9]+)[^ ]*/\1/' |
		sort >"$tmp/go"
	if ! [ -s "$tmp/go" ]; then
		echo "$what: go list prints nothing"
		head -5 "$tmp/err"
		fails=1
		return
	fi
	"$tool" -m "$@" 2>"$tmp/err" | sort >"$tmp/us"
	if diff "$tmp/go" "$tmp/us" >"$tmp/diff"; then
		echo "$what: $(wc -l <"$tmp/go") packages"
		return
	fi
	echo "$what: $(grep -c '^[<>]' "$tmp/diff") lines differ"
	head -20 "$tmp/diff"
	head -5 "$tmp/err"
	fails=1
}

for corpus in $corpora; do
	cd "$corpus" || exit 1
	read -r -a patterns <patterns
	name=$(basename "$corpus")
	compare "$name" "${patterns[@]}"
	compare "$name -mod=mod" -mod=mod "${patterns[@]}"
done
if [ -n "${tested-}" ]; then
	cd "$tested" && compare "tests of $(basename "$tested")" -test "$(cat patterns)"
fi
exit $fails
