#!/bin/bash
# The six examples say what they are about: stayput -all on each against
# examples/*.expected, from the sources' top. UPDATE=1 rewrites the expectations.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$srcdir" || exit 1
fails=0
for dir in examples/*/; do
	name=${dir#examples/}
	name=${name%/}
	"$STAYPUT" -all -certify "./$dir" >"$tmp/out" 2>&1 || { echo "$name: status $?"; fails=1; }
	[ "${UPDATE:-}" != 1 ] || cp "$tmp/out" "examples/$name.expected"
	diff "examples/$name.expected" "$tmp/out" || fails=1
done
exit $fails
