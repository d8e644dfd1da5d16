#!/bin/bash
# A short run of the fuzzer over the texts of the golden tests.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
for f in "$srcdir"/tests/ir/*/*.ir; do
	name=${f#"$srcdir"/tests/ir/}
	sed '/^--EXPECT--$/,$d' "$f" >"${name//\//-}" || exit 99
done
"$builddir/tests/ir/fuzz_ir" -seed 1 -rounds 20000 ./*.ir
