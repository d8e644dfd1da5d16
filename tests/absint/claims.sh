#!/bin/bash
# Sites that are better with the integer analysis than without it (-absint=off) are claims of its
# facts. Each is listed, and every run has the certificate check the facts. Nothing may be better
# without it. In go/claims.go the marked lines have such sites, and no others.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
inputs=()
for input in "$top_srcdir"/tests/absint/go/*.go "$top_srcdir"/tests/escape/go/*.go \
	"$top_srcdir"/tests/lower/go/*.go "$top_srcdir"/tests/absint/*.ir "$top_srcdir"/tests/escape/*.ir \
	"$top_srcdir"/examples/*/; do
	inputs+=("$input")
done

# sites KNOB FILE: a line for each site: where it is and which one there, how good its verdict
# is, its line, verdict and text.
sites() {
	"$STAYPUT" -check -world=open "-absint=$1" -json "$2" 2>"$tmp/err" | grep '"record":"site"' |
		awk '
		function field(name) {
			if (!match($0, "\"" name "\":\"?[^,\"]*"))
				return ""
			s = substr($0, RSTART, RLENGTH)
			sub(/^[^:]*:"?/, "", s)
			return s
		}
		BEGIN { rank["heap"] = 1; rank["size"] = 2; rank["stack"] = 3; rank["static"] = 4 }
		{
			at = field("func") "," field("line") ":" field("col")
			print at "/" ++n[at], rank[field("placement")], field("line"), field("placement"), field("text")
		}'
	return "${PIPESTATUS[0]}"
}

fails=0 claims=0
for input in "${inputs[@]}"; do
	name=${input#"$top_srcdir"/}
	for knob in on off; do
		sites $knob "$input" >"$tmp/$knob"
		[ "${PIPESTATUS[0]}" = 0 ] || { echo "-absint=$knob $name: $(head -3 "$tmp/err")"; fails=1; }
	done
	awk -v name="$name" '
		NR == FNR { rank[$1] = $2; word[$1] = $4; next }
		$2 > rank[$1] { print "claim " name ":" $3 ": " $4 ", not " word[$1] ": " $5 " " $6 " " $7 }
		$2 < rank[$1] { print "worse " name ":" $3 ": " $4 ", not " word[$1] ": " $5 " " $6 " " $7 }' \
		"$tmp/off" "$tmp/on" >"$tmp/claims"
	cat "$tmp/claims"
	! grep -q '^worse' "$tmp/claims" || fails=1
	claims=$((claims + $(grep -c '^claim' "$tmp/claims")))
	case $name in
	*/claims.go)
		sed "s|^claim [^:]*:\([0-9]*\):.*|\1|" "$tmp/claims" | sort >"$tmp/found"
		grep -n '// claim' "$input" | cut -d: -f1 | sort >"$tmp/wanted"
		cmp -s "$tmp/found" "$tmp/wanted" || {
			echo "$name: claims on other lines than the marked ones:"
			diff "$tmp/wanted" "$tmp/found"
			fails=1
		}
		;;
	esac
done
echo "$claims claims in ${#inputs[@]} inputs"
[ "$claims" -ge 5 ] || fails=1
exit $fails
