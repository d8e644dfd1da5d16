#!/bin/bash
# The six examples say what they are about: stayput -all on each against
# examples/*.expected, from the sources' top. UPDATE=1 rewrites the expectations.
# What README.md shows on the console is what the commands print; what it shows of the Go
# compiler is looked at where there is one of that release, but not with STAYPUT_QUICK.
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

awk '/^```console$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >"$tmp/shown"
grep -c '^\$ ' "$tmp/shown" | grep -qx 3 || { echo "README.md does not show 3 commands"; fails=1; }
while IFS= read -r line; do
	case $line in '$ '*) ;; *) continue ;; esac
	awk -v from="$line" '$0 == from { on = 1; next } /^\$ / { on = 0 } on' "$tmp/shown" >"$tmp/want"
	eval "set -- ${line#$ }"
	if [ "$1" = go ]; then
		[ -z "${STAYPUT_QUICK-}" ] || continue
		case $(go env GOVERSION 2>/dev/null) in go1.26*) ;; *) continue ;; esac
		# -o must come before the files.
		set -- "$1" "$2" -o "$tmp/program" "${@:3}"
		GOFLAGS= GO111MODULE=off "$@" 2>&1 | grep -v '^#' |
			sed 's|^\./||' | sort -t: -k2n -k3n >"$tmp/got"
	else
		shift
		"$STAYPUT" "$@" >"$tmp/got" 2>&1
	fi
	[ -s "$tmp/want" ] || { echo "README.md shows nothing of $line"; fails=1; }
	diff "$tmp/want" "$tmp/got" || { echo "README.md: $line"; fails=1; }
done <"$tmp/shown"
exit $fails
