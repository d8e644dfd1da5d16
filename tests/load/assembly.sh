#!/bin/bash
# Which assembly counts, and what it says: names in .s files that belong to the build, and in
# what they include, are marked in the IR; where something cannot be read, everything is.
set -u
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
status=0

# marked WHAT NAME...: exactly these functions and variables of the package are `outside`.
marked() {
	local what=$1 got
	shift
	got=$("$STAYPUT" -C="$tmp" -goos=linux -goarch=amd64 -dump=naive . 2>"$tmp/err" |
		sed -n 's/^\(global\|func\) [$@]example\.test\/m\.\([a-zA-Z]*\).* outside.*/\2/p' | sort | xargs)
	[ "$got" = "$(printf '%s\n' "$@" | sort | xargs)" ] && return
	echo "$what: outside are: $got"; status=1
}

# says TEXT: the last run said so on standard error.
says() {
	grep -qF -- "$1" "$tmp/err" && return
	echo "not said: $1"; cat "$tmp/err"; status=1
}

printf 'module example.test/m\n\ngo 1.26\n' >"$tmp/go.mod"
cat >"$tmp/m.go" <<'END'
package m

var a, b, c, d, e, f, g, h int

func called()  {}
func commented() {}
func quoted() {}
func other() { called(); commented(); quoted(); a, b, c, d, e, f, g, h = 1, 2, 3, 4, 5, 6, 7, 8 }
END
marked "no assembly" ""

mkdir "$tmp/sub"
cat >"$tmp/m_amd64.s" <<'END'
// ·commented(SB) is not called.
/* nor is ·commented(SB) here */
#include "textflag.h"
#include "go_asm.h"
#include "sub/names.h"
#define LOAD(x) MOVQ x(SB), AX
TEXT ·body(SB), NOSPLIT, $0-0
	MOVQ ·a(SB), AX
	MOVQ AX, example·test∕m·b+8(SB)
	LOAD(·c)
	NAMED
	PCALIGN $16; CALL ·called<ABIInternal>(SB)
	MOVQ $"·quoted(SB)", AX
	RET
END
echo '#define NAMED MOVQ AX, ·d(SB)' >"$tmp/sub/names.h"
printf '//go:build ignore\n\nTEXT x(SB), 4, $0\n\tMOVQ ·e(SB), AX\n' >"$tmp/ignored.s"
echo 'MOVQ ·f(SB), AX' >"$tmp/m_arm64.s"
echo 'MOVQ ·g(SB), AX' >"$tmp/_m.s"
echo 'MOVQ ·h(SB), AX' >"$tmp/notes.txt"
marked "names" a b c called d

# A function without body needs assembly that belongs to the build.
echo 'package m; func bodyless()' >"$tmp/n.go"
"$STAYPUT" check -C="$tmp" -goos=linux -goarch=amd64 . >"$tmp/err" 2>&1 ||
	{ echo "refused"; cat "$tmp/err"; status=1; }
mv "$tmp/m_amd64.s" "$tmp/m.keep"
"$STAYPUT" check -C="$tmp" -goos=linux -goarch=amd64 . >"$tmp/err" 2>&1
says "missing function body"
rm "$tmp/n.go"
marked "ignored files" ""

# What is not there may name anything.
echo '#include "missing.h"' >"$tmp/m_amd64.s"
marked "missing" a b c called commented d e f g h other quoted
says 'cannot read "missing.h": assembly may call and write anything'

# A file that cannot be read is an error, and the package is left out.
if [ "$(id -u)" != 0 ]; then
	chmod 000 "$tmp/m_amd64.s"
	marked "unreadable" ""
	says "Permission denied"
fi
exit $status
