# From stayput's JSON Lines: PACKAGE, FILE, LINE, COL, KIND, ESCAPES, CAUSE and TEXT of each site, tabs
# between. There is also a line for each text that gc prints in place of TEXT for a shape of type
# arguments. ESCAPES: heap, stack or static, as gc's words have it: what "does not escape" though
# it may allocate is stack.

function plain(s) {
	gsub(/\\\\/, "\001", s)
	gsub(/\\/, "", s)
	gsub("\001", "\\", s)
	return s
}

function field(name,    s) {
	if (!match($0, "\"" name "\":(\"([^\"\\\\]|\\\\.)*\"|[^,}]*)"))
		return ""
	s = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
	return s ~ /^"/ ? plain(substr(s, 2, length(s) - 2)) : s
}

# What the flow says before its end: who gives the address away, or what holds it.
function cause(reason, sink,    path, step, last) {
	if (reason == "held")
		return reason ": " sink
	path = substr($0, index($0, ",\"path\":["))
	while (match(path, /"text":"([^"\\]|\\.)*"\}/)) {
		last = step
		step = plain(substr(path, RSTART + 8, RLENGTH - 10))
		path = substr(path, RSTART + RLENGTH)
	}
	return reason ": " last
}

/^{"record":"site"/ {
	file = field("file")
	sub(/.*\//, "", file)
	col = field("col") + 0
	kind = field("kind")
	placement = field("placement")
	reason = field("reason")
	escapes = placement == "heap" || placement == "size"
	if (reason == "dynamic-size" || reason == "grows" || (kind == "box" && reason == "too-large"))
		escapes = 0
	verdict = placement == "static" ? placement : escapes ? "heap" : "stack"
	head = field("package") "\t" file "\t" field("line") "\t" (col < 255 ? col : 0) "\t" kind "\t"
	why = escapes ? cause(reason, field("sink")) : ""
	print head verdict "\t" why "\t" field("text")
	rest = substr($0, index($0, ",\"gc_lines\":["))
	while (match(rest, /\{"text":"([^"\\]|\\.)*","escapes":(true|false)\}/)) {
		line = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		shaped = sub(/","escapes":true\}$/, "", line)
		sub(/","escapes":false\}$/, "", line)
		print head (shaped && escapes ? "heap" : "stack") "\t" why "\t" plain(substr(line, 10))
	}
}
