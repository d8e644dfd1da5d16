# schema.awk SCHEMA.MD JSON...: each line of JSON Lines has exactly the fields that the tables of
# schema.md list for its record, in their order, with values of their types; kind, placement and
# the like are among the listed words. Prints what is wrong, and at the end how often each table
# was met.
FNR == 1 { file++ }

file == 1 && /^## / { table = $2; names[++n_tables] = table }
file == 1 && /^\| `/ {
	split($0, cell, / *\| */)
	gsub(/`/, "", cell[2])
	n = ++count[table]
	field[table, n] = cell[2]
	type[table, n] = cell[3]
	# A list of words is an enumeration: "a, b or c", "`yes` or `no`: ...".
	words = cell[4]
	gsub(/`/, "", words)
	sub(/[:;(].*/, "", words)
	if (words ~ /^[a-z-]+(, [a-z-]+)*,? or [a-z-]+ *$/) {
		gsub(/,? or |, /, " ", words)
		enum[table, n] = " " words " "
	}
}
file == 1 { next }

function bad(text) { print FILENAME ":" FNR ": " text; failed = 1 }
function skip(literal) {
	if (substr($0, at, length(literal)) != literal) {
		bad("want " literal " at byte " at ": " substr($0, at, 60))
		return 0
	}
	at += length(literal)
	return 1
}
function text_value(  from) {
	from = at
	if (!match(substr($0, at), /^"([^"\\]|\\.)*"/)) return 0
	value = substr($0, from + 1, RLENGTH - 2)
	at += RLENGTH
	return 1
}
function list(element) {
	if (!skip("[")) return 0
	if (substr($0, at, 1) == "]") return skip("]")
	for (;;) {
		if (!object(element, 0)) return 0
		if (substr($0, at, 1) == "]") return skip("]")
		if (!skip(",")) return 0
	}
}
function one_value(t,  what) {
	value = ""
	what = type[t]
	if (what ~ / or null$/ && substr($0, at, 4) == "null") { at += 4; return 1 }
	sub(/ or null$/, "", what)
	if (what == "text") return text_value()
	if (what == "number" || what == "bool") {
		if (!match(substr($0, at), what == "number" ? "^[0-9]+" : "^(true|false)")) return 0
		at += RLENGTH
		return 1
	}
	if (what == "path") return list("step")
	if (what == "leaks") return list("leak")
	if (what == "gc_lines") return list("gc_line")
	bad("schema.md: unknown type " what)
	return 0
}
function object(t, dummy,  i) {
	met[t]++
	if (!skip("{")) return 0
	for (i = 1; i <= count[t]; i++) {
		if (!skip((i > 1 ? "," : "") "\"" field[t, i] "\":")) return 0
		if (!one_value(t SUBSEP i)) {
			bad(t "." field[t, i] " is no " type[t, i] ": " substr($0, at, 40))
			return 0
		}
		if ((t, i) in enum && index(enum[t, i], " " value " ") == 0)
			bad(t "." field[t, i] " is '" value "', want one of" enum[t, i])
	}
	return skip("}")
}
{
	if (!match($0, /^\{"record":"[a-z]+"/)) { bad("no record"); next }
	record = substr($0, 12, RLENGTH - 12)
	if (!(record in count)) { bad("schema.md has no record " record); next }
	at = 1
	if (object(record, 0) && at != length($0) + 1) bad("more after the record")
	if (record == "header" && FNR != 1) bad("a header that is not first")
	if (FNR == 1 && record != "header") bad("no header first")
	last[FILENAME] = record
}
END {
	for (f in last) if (last[f] != "summary") { print f ": no summary last"; failed = 1 }
	for (i = 1; i <= n_tables; i++)
		if (!met[names[i]]) { print "no output has the table " names[i]; failed = 1 }
	exit failed
}
