#!/bin/bash
# Each .c, .h and .def of a folder is named exactly once in the map that opens the folder's
# header (FOLDER/FOLDER.h), and the map names no other file. A folder without such a header
# (base) has a header for each of its .c files instead.
set -u
failed=0
fail() {
	echo "FAIL: $*"
	failed=1
}

# The file names in the first comment of a header, in order; one each time it is named.
map_of() {
	sed -n '1,/\*\//p' "$1" | grep -oE '[a-z_0-9]+\.(c|h|def)\b'
}

# check_folder DIR: prints what is wrong with its map.
check_folder() {
	local dir=$1 name=${1##*/} header file count
	header=$dir/$name.h
	if [ ! -e "$header" ]; then
		for file in "$dir"/*.c; do
			[ -e "${file%.c}.h" ] || echo "$file has no header of its name"
		done
		return
	fi
	for file in "$dir"/*.[ch] "$dir"/*.def; do
		[ -e "$file" ] && [ "$file" != "$header" ] || continue
		count=$(map_of "$header" | grep -cx "${file##*/}")
		[ "$count" = 1 ] || echo "$header names ${file##*/} $count times"
	done
	map_of "$header" | sort -u | while read -r file; do
		[ -e "$dir/$file" ] || echo "$header names $file, which does not exist"
	done
}

# The check itself, on folders that are wrong in one known way.
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/a" "$work/b"
printf '/*\n * a: one.c, two.c, two.c, gone.c\n */\n' >"$work/a/a.h"
touch "$work/a/one.c" "$work/a/two.c" "$work/a/three.c" "$work/b/x.c" "$work/b/y.c" "$work/b/y.h"
found=$(cd "$work" && check_folder a && check_folder b)
[ "$found" = "a/a.h names three.c 0 times
a/a.h names two.c 2 times
a/a.h names gone.c, which does not exist
b/x.c has no header of its name" ] || fail "wrong maps are reported: $found"

cd "$top_srcdir" || exit 99
folders=0
for dir in src/*/ ir/; do
	folders=$((folders + 1))
	found=$(check_folder "${dir%/}")
	[ -z "$found" ] || fail "$found"
done
[ "$folders" -gt 8 ] || fail "only $folders folders were looked at"
exit $failed
