#compdef stayput
# Completes the arguments of stayput in zsh. Put this file into a folder of $fpath as _stayput, or
# source it.

# Rows: context, word, description.
_stayput_table() {
	cat <<'END'
@TABLE@
END
}

# Complete to the words of context $1, each with $2 before it. False: there is no such context.
_stayput_add() {
	local context word help found=1
	local -a list
	while IFS=$'\t' read -r context word help; do
		[[ $context == "$1" ]] || continue
		found=0
		case $word in
		@nothing) ;;
		@folders) _files -/ ;;
		@files) _files ;;
		@packages) _files -g '*.(go|ir)' ;;
		*) list+=("$2${word//:/\\:}${help:+:$help}") ;;
		esac
	done < <(_stayput_table)
	(( ! $#list )) || _describe -t words "${1%% *}" list
	return $found
}

_stayput() {
	local flag=$words[CURRENT-1] command=$words[2] dash=
	if [[ $words[CURRENT] == -*=* ]]; then
		flag=${words[CURRENT]%%=*}
		compset -P '*='
		_stayput_add "values ${flag/#--/-}"
		return
	fi
	_stayput_add "values ${flag/#--/-}" && return
	if [[ $words[CURRENT] == -* ]]; then
		[[ $words[CURRENT] != --* ]] || dash=-
		_stayput_add "flags $command" $dash || _stayput_add flags $dash
		return
	fi
	(( CURRENT > 2 )) || _stayput_add commands
	if (( CURRENT == 2 )) || ! _stayput_add "arguments $command"; then
		_stayput_add arguments
	fi
}

if [[ $funcstack[1] == _stayput ]]; then
	_stayput "$@"
else
	compdef _stayput stayput
fi
