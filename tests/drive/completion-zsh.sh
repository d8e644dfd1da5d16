#!/bin/bash
# Completion in zsh: the script is sourced, with functions in place of those that need a terminal.
set -u
command -v zsh >/dev/null || { echo "skipped: no zsh"; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
"$STAYPUT" completion zsh >"$tmp/_stayput" || exit 1
cat >"$tmp/test" <<'EOF2'
compdef() { defined=$*; }
compset() { :; }
_files() { got+=("files $*"); }
_describe() { got+=("${(P@)4}"); }
source $1/_stayput
fails=0
[[ $defined == '_stayput stayput' ]] || { echo "compdef $defined"; fails=1; }
# expect "WANT" ARG...: the candidates for the last argument, by lines, start with WANT.
expect() {
	local want=$1
	shift
	words=(stayput "$@") CURRENT=$(($# + 1)) got=()
	_stayput
	[[ ${(F)got} == ${want}* ]] && return
	echo "stayput $*: ${(F)got}, want $want"
	fails=1
}
expect $'check:parse and type-check only\ngo:' ''
expect $'text\ngc\nir\njson' -format=
expect $'auto\nopen\nclosed' -world ''
expect '--help:print this text' check --
expect '-help:print this text' -
expect $'bash\nzsh' completion ''
expect 'files -/' -goroot ''
expect 'files' -modfile=
expect $'files -g *.(go|ir)\nstd:' check ''
exit $fails
EOF2
zsh -f "$tmp/test" "$tmp"
