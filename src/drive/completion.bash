# Completes the arguments of stayput in bash. Source this file.

# Rows: context, word, description.
_stayput_table() {
	cat <<'END'
@TABLE@
END
}

# Complete $cur to the words of context $1, each with $2 before it. False: there is no such context.
_stayput_add() {
	local context word help found=1 before=${2-} IFS=$'\t'
	while read -r context word help; do
		[[ $context == "$1" ]] || continue
		found=0
		case $word in
		@nothing) ;;
		@folders) _stayput_files -d ;;
		@files) _stayput_files -f ;;
		@packages)
			_stayput_files -d
			_stayput_files -f -X '!*.go'
			_stayput_files -f -X '!*.ir'
			;;
		*) [[ $before$word != "$cur"* ]] || COMPREPLY+=("$before$word") ;;
		esac
	done < <(_stayput_table)
	return $found
}

_stayput_files() {
	local IFS=$'\n'
	compopt -o filenames 2>/dev/null
	COMPREPLY+=($(compgen "$@" -- "$cur"))
}

_stayput() {
	local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	COMPREPLY=()
	# Bash takes -flag=value for three words.
	if [[ $cur == = ]]; then
		cur=
	elif [[ $flag == = ]]; then
		flag=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	_stayput_add "values ${flag/#--/-}" && return
	if [[ $cur == -* ]]; then
		local dash=
		[[ $cur != --* ]] || dash=-
		_stayput_add "flags $command" $dash || _stayput_add flags $dash
		return
	fi
	((COMP_CWORD > 1)) || _stayput_add commands
	if ((COMP_CWORD == 1)) || ! _stayput_add "arguments $command"; then
		_stayput_add arguments
	fi
}

complete -F _stayput stayput
