#!/bin/bash
# Completion in bash: the script is sourced, and its function called as bash calls it.
set -u
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/folder" && cd "$tmp" || exit 99
touch 'a b.go' m.ir file.txt
fails=0

"$STAYPUT" completion bash >script || fails=1
source ./script || fails=1
complete -p stayput >/dev/null || { echo "no completion of stayput"; fails=1; }
! grep -q '@TABLE@' script || { echo "a mark is left"; fails=1; }

# expect "WANT..." ARG...: what the last argument is completed to, by lines.
expect() {
	local want=$1
	shift
	COMP_WORDS=(stayput "$@") COMP_CWORD=$#
	_stayput
	local got
	got=$(printf '%s\n' "${COMPREPLY[@]}")
	[ "$got" = "$(printf '%s\n' $want)" ] && return
	echo "stayput $*: completed to $got, want $want"
	fails=1
}

expect check ch
expect -format -form
expect --format --form
expect '-all -algo' -al
expect '-syntax -std -srcdir' check -s
expect -world -worl
expect '-help' help -
expect '-help' completion -
expect 'text gc ir json' -format =
expect 'gc' -format = g
expect 'gc' --format = g
expect 'open' -world o
expect 'on off' -fields ''
expect 'verdicts ir check go cache help completion' help ''
expect 'bash' completion b
expect folder -goroot fo
expect 'file.txt' -modfile fi
expect folder check f
expect folder ./nothing folde
expect m.ir m
expect '' -j ''
expect '' fil
expect 'std' s

# A name with a blank is one name.
COMP_WORDS=(stayput a) COMP_CWORD=1
_stayput
[ "${COMPREPLY[*]}" = 'all a b.go' ] && [ ${#COMPREPLY[@]} = 2 ] || {
	echo "a: completed to ${COMPREPLY[*]}"; fails=1; }

# Every choice of every flag is offered: those that -help lists.
"$STAYPUT" -help | sed -n 's/^  \(-[a-z]*\)=\([a-z][^ ]*|[^ ]*\).*/\1 \2/p' >choices
[ "$(wc -l <choices)" -gt 5 ] || { echo "-help lists hardly any choices"; fails=1; }
while read -r flag choices; do
	expect "${choices//|/ }" "$flag" = ''
done <choices
exit $fails
