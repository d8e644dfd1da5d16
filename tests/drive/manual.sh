#!/bin/bash
# The manual page's sections COMMANDS and OPTIONS are what the program says of itself, and every
# command and flag is there; UPDATE=1 rewrites them. man, if there is one, finds no fault in the page.
set -u
page=$top_srcdir/doc/stayput.1
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
fails=0

"$STAYPUT" help man >"$work/want" || fails=1
sections() { sed -n '/^\.SH COMMANDS/,/^\.SH EXIT STATUS/p' "$page" | sed '$d'; }
if [ "${UPDATE:-}" = 1 ]; then
	sed -e "/^\.SH COMMANDS/r $work/want" -e '/^\.SH COMMANDS/,/^\.SH EXIT STATUS/{/^\.SH EXIT STATUS/!d}' \
		"$page" >"$work/page" && cat "$work/page" >"$page"
fi
sections | diff - "$work/want" || { echo "the manual page is out of date (UPDATE=1 rewrites it)"; fails=1; }

# Both lists have the same flags: the help's without its column of explanations.
"$STAYPUT" -help | sed -n 's/^  \(-[^ ]*\).*/\1/p' | sort >"$work/help"
sed -n '/^\.TP/{n;s/\\f[BIR]//g;s/\\://g;/^\\-/{s/\\-/-/g;p}}' "$work/want" | sort >"$work/man"
diff "$work/help" "$work/man" || { echo "-help and the manual page list other flags"; fails=1; }
[ "$(wc -l <"$work/help")" -gt 30 ] || { echo "-help lists hardly any flags"; fails=1; }

# So do the pages of the commands, together.
for name in $("$STAYPUT" help | sed -n 's/^stayput help NAME.*: //p' | tr -d ,); do
	"$STAYPUT" help "$name" >"$work/page" || fails=1
	grep -q '^usage: stayput' "$work/page" || { echo "help $name: no usage"; fails=1; }
	sed -n 's/^  \(-[^ ]*\).*/\1/p' "$work/page" >>"$work/pages"
done
sort -u "$work/pages" | diff "$work/help" - || { echo "a flag is of no command"; fails=1; }

if command -v groff >/dev/null; then
	groff -man -Tascii -ww -Wbreak -z "$page" 2>"$work/err"
	[ ! -s "$work/err" ] || { cat "$work/err"; fails=1; }
fi
exit $fails
