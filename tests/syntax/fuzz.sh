#!/bin/bash
# A short run of the fuzzer over the files of the golden tests.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
"$builddir/tests/syntax/fuzz_parse" -seed 1 -rounds 20000 "$srcdir"/tests/syntax/*/*.go
