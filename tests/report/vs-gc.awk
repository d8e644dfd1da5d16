# Compares two outputs in gc's -m format: awk -f vs-gc.awk gc.txt ours.txt
# Prints a line for each difference, and counts at the end:
#   gain|loss|unmatched LINE:COL TEXT: what gc says -> what stayput says
# A gain is less heap than gc, a loss more. "same N" is printed last.

# Rank of a parameter line: what is said of its way to the heap.
function note(side, at, text,    m, key, rank) {
	if (text ~ /^moved to heap: /) {
		key = at " " substr(text, 16)
		verdict[side, key] = "heap"; var[key] = 1
	} else if (text ~ /^leaking param content: /) {
		key = at " " substr(text, 24)
		heap[side, key] = "content"; param[key] = 1
	} else if (text ~ /^leaking param: .* to .* level=/) {
		m = substr(text, 16); sub(/ to .*/, "", m)
		key = at " " m
		rank = text; sub(/^leaking param: [^ ]* to /, "", rank)
		leaks[side, key] = leaks[side, key] "; " rank; param[key] = 1
	} else if (text ~ /^leaking param: /) {
		key = at " " substr(text, 16)
		heap[side, key] = "heap"; param[key] = 1
	} else if (text ~ / escapes to heap$/) {
		sub(/ escapes to heap$/, "", text)
		verdict[side, at " " text] = "heap"; site[at " " text] = 1
	} else if (text ~ / does not escape$/) {
		sub(/ does not escape$/, "", text)
		verdict[side, at " " text] = "stack"; site[at " " text] = 1
	}
}

function level(x) { return x == "heap" ? 2 : x == "content" ? 1 : 0 }

# The level that a list of result leaks gives for result r; -1: none.
function result_level(list, r,    n, parts, i, name, l) {
	n = split(list, parts, "; ")
	for (i = 1; i <= n; i++) {
		name = parts[i]; l = parts[i]
		sub(/ level=.*/, "", name); sub(/.* level=/, "", l)
		if (name == r)
			return l + 0
	}
	return -1
}

# Whether list says of each result no more than other does; a heap rank of other covers all
# levels from its own up.
function no_more(list, other, other_heap,    n, parts, i, name, l, covered) {
	covered = other_heap == "heap" ? 0 : other_heap == "content" ? 1 : 1000
	n = split(list, parts, "; ")
	for (i = 1; i <= n; i++) {
		if (parts[i] == "")
			continue
		name = parts[i]; l = parts[i]
		sub(/ level=.*/, "", name); sub(/.* level=/, "", l)
		if (l + 0 >= covered)
			continue
		if (result_level(other, name) < 0 || result_level(other, name) > l + 0)
			return 0
	}
	return 1
}

function shown_param(side, key) { return (heap[side, key] ? heap[side, key] : "-") leaks[side, key] }
function report(kind, key, a, b) { print kind, key ": " a " -> " b; count[kind]++ }

{
	if (!match($0, /:[0-9]+:[0-9]+: /))
		next
	side = FILENAME == ARGV[1] ? "gc" : "us"
	at = substr($0, RSTART + 1, RLENGTH - 3)
	text = substr($0, RSTART + RLENGTH)
	gsub(/\.autotmp_[0-9]+/, ".autotmp", text) # the compiler counts its temporaries in its own order
	note(side, at, text)
}

END {
	for (key in var) {
		if ((("gc", key) in verdict) && (("us", key) in verdict)) count["same"]++
		else if (("gc", key) in verdict) report("gain", key, "heap", "stack")
		else report("loss", key, "stack", "heap")
	}
	# Parameters that do not escape read like sites; both say the same or one leaks.
	for (key in site) {
		if (key in param)
			continue
		g = verdict["gc", key]; u = verdict["us", key]
		if (g == u) count["same"]++
		else if (key in var) continue
		else if (g == "" || u == "") report("unmatched", key, g ? g : "nothing", u ? u : "nothing")
		else report(g == "heap" ? "gain" : "loss", key, g, u)
	}
	for (key in param) {
		if (key in var)
			continue
		hg = heap["gc", key]; hu = heap["us", key]
	lg = leaks["gc", key]; lu = leaks["us", key]
		less = level(hu) <= level(hg) && no_more(lu, lg, hg)
		more = level(hu) >= level(hg) && no_more(lg, lu, hu)
		if (less && more) count["same"]++
		else report(less ? "gain" : "loss", key, shown_param("gc", key), shown_param("us", key))
	}
	print "same " count["same"] + 0
}
