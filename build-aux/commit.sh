#!/bin/sh
# commit.sh SOURCES FILE: write SOURCES' commit into FILE, a header, if it is not there yet.
# In a clone git knows it; a distribution has it in the file COMMIT; else it is "".
sources=$1 file=$2
if test -e "$sources/.git"; then
	commit=$(git -C "$sources" -c safe.directory='*' describe --always --dirty --abbrev=12 \
		--exclude='*' 2>/dev/null)
elif test -f "$sources/COMMIT"; then
	commit=$(cat "$sources/COMMIT")
else
	commit=
fi
if test "$file" = -; then
	printf '%s\n' "$commit"
	exit
fi
line="#define STAYPUT_COMMIT \"$commit\""
test -f "$file" && test "$(cat "$file")" = "$line" && exit
mkdir -p "$(dirname "$file")" && printf '%s\n' "$line" >"$file"
