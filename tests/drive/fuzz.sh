#!/bin/bash
# A short run of the fuzzer of the whole pipeline, over the texts of lower's golden tests.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
files=()
for file in "$srcdir"/tests/lower/go/*.go; do
	grep -q '^import' "$file" || files+=("$file")
done
"$builddir/tests/drive/fuzz_pipeline" -seed 1 -rounds 1000 "${files[@]}" || {
	cat fuzz_pipeline.failed.go; exit 1; }
