# Sourced by the benchmarks: how they measure a run of $STAYPUT.

: "${STAYPUT:?the program to measure}"

# run SECONDS FILE ARGUMENT...: $STAYPUT -j 1 -time -stats ARGUMENT..., its output in FILE and what
# it prints on standard error in FILE.err, killed after SECONDS of CPU time (other programs may run
# beside it) or ten times as many. Address space is limited to $BENCH_MEMORY MiB (14,336), or
# "unlimited". Sets cpu (user and system, seconds), peak (MiB, "-" if it did not end), and ended:
# "yes" if it did, with status 0 or 1; "time" when it was killed; "memory" when that did not
# suffice; else "status N".
run() {
	local limit=$1 file=$2 status times
	shift 2
	local TIMEFORMAT='%U %S'
	{ times=$({ time { (
		[ "${BENCH_MEMORY-}" = unlimited ] || ulimit -v $((${BENCH_MEMORY:-14336} * 1024))
		ulimit -t "$limit"
		exec timeout $((limit * 10)) "$STAYPUT" -j 1 -time -stats "$@"
	) >"$file" 2>"$file.err"; echo $? >"$file.status"; }; } 2>&1); } 2>/dev/null
	status=$(cat "$file.status")
	cpu=$(echo "$times" | awk '{ printf "%.2f", $1 + $2 }')
	peak=$(awk '$1 == "total" { print $6 }' "$file.err")
	peak=${peak:--}
	case $status in
	0 | 1)
		ended=yes
		[ "$peak" != - ] || ended="memory" # out of memory is status 1
		;;
	124 | 137 | 152) ended="time" ;; # 128 + SIGKILL, SIGXCPU
	*) ended="status $status" ;;
	esac
}

# Sets check, the CPU seconds of stayput check -j 1 std cmd, with which a machine (and what else
# runs on it in this minute) is compared; measured again when the last time is a minute ago.
# $BENCH_CHECK, if set, is taken for it.
check=${BENCH_CHECK:--}
check_at=-1000
baseline() {
	[ -z "${BENCH_CHECK-}" ] && command -v go >/dev/null && [ $((SECONDS - check_at)) -ge 60 ] || return 0
	check=$("$STAYPUT" check -j 1 -time std cmd 2>&1 >/dev/null | awk '$1 == "total" { print $2 }')
	check=${check:--}
	check_at=$SECONDS
}

# ratio: cpu in units of check.
ratio() {
	awk -v cpu="$cpu" -v check="$check" 'BEGIN { if (check + 0) printf "%.2f", cpu / check; else printf "-" }'
}
