#!/bin/bash
# Refuses an include or a call against the order of the stages (tests/order.txt):
# every #include "..." of a stage, and every symbol that a stage's library leaves to
# another's. Then shows that a bad include and a bad call are really refused.
set -u
order=$top_srcdir/tests/order.txt
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# The pairs "user used" that are allowed: the lines of order.txt, closed.
pairs() {
	sed 's/#.*//; s/://' "$order" | awk '
		NF { stage[$1]; for (i = 2; i <= NF; i++) sees[$1, $i] }
		END {
			for (via in stage) for (a in stage) for (b in stage)
				if ((a, via) in sees && (via, b) in sees) sees[a, b]
			for (a in stage) { print a, a; for (b in stage) if ((a, b) in sees) print a, b }
		}'
}

# check_includes ROOT: prints each include of ROOT/src/STAGE and ROOT/ir that is not
# allowed, with file and line. A quoted path must begin with a stage; a private header
# (priv.h, *_priv.h) is for its own stage only.
check_includes() {
	(cd "$1" && find src ir -name '*.[ch]' -o -name '*.def') 2>/dev/null | sort |
	while read -r file; do
		case $file in
		ir/*) stage=ir ;;
		src/*/*) stage=${file#src/} stage=${stage%%/*} ;;
		*) stage=drive ;;
		esac
		grep -n '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$1/$file" |
		sed "s|^\([0-9]*\):[^\"]*\"\([^\"]*\)\".*|$stage \2 $file:\1|"
	done | awk -v pairs="$work/pairs" '
		BEGIN { while ((getline line < pairs) > 0) may[line] }
		{ used = index($2, "/") ? substr($2, 1, index($2, "/") - 1) : "(" $2 ")" }
		!(($1 " " used) in may) || $2 ~ /\.\./ || ($1 != used && $2 ~ /[\/_]priv\.h$/) {
			print $3 ": " $1 " must not include " $2
		}'
}

# check_calls DIR: the same for the symbols of DIR/libSTAGE.a. An undefined symbol which
# several libraries define has to be allowed for all of them.
check_calls() {
	for lib in "$1"/lib*.a; do
		stage=${lib##*/lib} stage=${stage%.a}
		nm -g "$lib" 2>/dev/null | awk -v stage="$stage" '
			NF == 3 && $2 ~ /^[A-Z]$/ { print "def", stage, $3 }
			NF == 2 && $1 ~ /^[Uw]$/ { print "use", stage, $2 }'
	done | awk -v pairs="$work/pairs" '
		BEGIN { while ((getline line < pairs) > 0) may[line] }
		$1 == "def" { by[$3] = by[$3] " " $2 }
		$1 == "use" && !seen[$2, $3]++ { user[++n] = $2; symbol[n] = $3 }
		END {
			for (i = 1; i <= n; i++) {
				m = split(by[symbol[i]], used, " ")
				for (k = 1; k <= m; k++)
					if (!((user[i] " " used[k]) in may))
						print "lib" user[i] ".a must not use " symbol[i] " of lib" used[k] ".a"
			}
		}'
}

failed=0
expect() { # NAME EXPECTED ACTUAL
	[ "$2" = "$3" ] && return
	failed=1
	printf 'FAIL: %s\nexpected:\n%s\nfound:\n%s\n' "$1" "$2" "$3"
}

pairs >"$work/pairs"

# The check itself, on trees that are wrong in one known way.
mkdir -p "$work/bad/src/base" "$work/bad/src/types" "$work/bad/ir"
printf '#include <stdio.h>\n#include "base/mem.h"\n  # include "types/types.h"\n' >"$work/bad/src/base/a.c"
printf '#include "priv.h"\n#include "syntax/../ir/ir.h"\n#include "base/vec.h"\n' >"$work/bad/src/types/b.h"
printf '#include "ir/ir.h"\n#include "base/vec.h"\n#include "syntax/syntax.h"\n' >"$work/bad/ir/c.c"
printf '#include "types/priv.h"\n#include "syntax/priv.h"\n' >"$work/bad/src/types/c.c"
expect 'bad includes are refused' \
'ir/c.c:3: ir must not include syntax/syntax.h
src/base/a.c:3: base must not include types/types.h
src/types/b.h:1: types must not include priv.h
src/types/b.h:2: types must not include syntax/../ir/ir.h
src/types/c.c:2: types must not include syntax/priv.h' "$(check_includes "$work/bad")"

printf 'int syntax_f(void); int syntax_f(void) { return 1; }\n' >"$work/syntax.c"
printf 'int syntax_f(void); int ir_f(void); int ir_f(void) { return syntax_f(); }\n' >"$work/ir.c"
printf 'int ir_f(void); int lower_f(void); int lower_f(void) { return ir_f(); }\n' >"$work/lower.c"
for stage in syntax ir lower; do
	# CC may hold options.
	$CC -c -o "$work/$stage.o" "$work/$stage.c" && ar cr "$work/lib$stage.a" "$work/$stage.o" ||
		exit 99
done
expect 'a bad call is refused' 'libir.a must not use syntax_f of libsyntax.a' "$(check_calls "$work")"

# The real tree. That it was looked at is part of the test.
expect 'includes go down' '' "$(check_includes "$top_srcdir")"
expect 'calls go down' '' "$(check_calls "$builddir")"
grep -qx 'drive base' "$work/pairs" || expect 'order.txt is read' 'drive base' ''
nm -g "$builddir/libbase.a" | grep -q ' T mem_init$' || expect 'nm reads libraries' mem_init ''
for dir in "$top_srcdir"/src/*/; do
	dir=${dir%/} stage=${dir##*/}
	grep -qx "$stage $stage" "$work/pairs" || expect "src/$stage has a place in order.txt" "$stage" ''
done
exit $failed
