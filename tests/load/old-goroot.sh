#!/bin/bash
# Source trees of other releases, as distributions have them: std and cmd check without error.
# STAYPUT_GOROOTS names them; else the usual places of Debian's packages are looked at.
set -u
fails=0 n=0
unset GOFLAGS GOEXPERIMENT GOOS GOARCH
export GOENV=off
for root in ${STAYPUT_GOROOTS-/usr/share/go-1.*}; do
	[ -f "$root/src/runtime/proc.go" ] || continue
	n=$((n + 1))
	out=$(cd / && "$STAYPUT" check -goroot="$root" std cmd 2>&1) && [ -z "$out" ] && continue
	echo "$root:"
	echo "$out" | head -20
	fails=1
done
[ $n -gt 0 ] || { echo "skipped: no source tree of another release"; exit 77; }
exit $fails
