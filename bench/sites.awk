# Compares the sites of sites-records.awk with gcm's records: awk -f sites.awk OURS GC. Prints a line for
# each difference, tabs between: loss or gain, NAME, PLACE, KIND, TEXT, CAUSE; the counts go to the
# file in `counts`.
#
# A key is place and text, where temporaries have no numbers and the variables of an imported generic
# body no package. gc says nothing of a variable that stays in the frame: those of ours that it does
# not name do. Variables that it makes up have no place for it, and are left out. What is static is
# neither loss nor gain.

function key(place, text) {
	gsub(/\.autotmp(_[0-9]+)?(\.String\(\))?/, ".autotmp", text)
	return place "\t" text
}

function unqualified(text, package) {
	sub(/\/v[0-9]+$/, "", package)
	sub(/.*\//, "", package)
	while (match(text, "(^|[^A-Za-z0-9_./])" package "\\."))
		text = substr(text, 1, RSTART + RLENGTH - length(package) - 2) \
			substr(text, RSTART + RLENGTH)
	return text
}

function differs(what, k,    at) {
	split(k, at, "\t")
	print what, name, at[1], kind[k], at[2], why[k]
	n[what]++
}

FILENAME == ARGV[1] {
	k = key($1 "/" $2 ":" $3 ":" $4, $8)
	ours[$1] = 1
	kind[k] = $5
	if ((k in us) && us[k] == "heap")
		next
	if ($6 == "heap" || !(k in us))
		us[k] = $6
	if ($6 == "heap")
		why[k] = $7
	next
}

$3 == "param" || ($4 != "heap" && $4 != "stack") || $2 ~ /^-:/ { next }

{
	home = $2
	sub(/\/[^\/]*$/, "", home)
	k = key($2, $5)
	if (!(k in us) && home != $1)
		k = key($2, unqualified($5, home))
	if (k in us) {
		if (!(k in gc) || $4 == "heap")
			gc[k] = $4
	} else if (home in ours && !(k in lost)) {
		lost[k] = 1
		n["missing"]++
	}
}

END {
	for (k in us) {
		if (!(k in gc) && (kind[k] != "var" || k ~ /\t#/))
			continue
		said = k in gc ? gc[k] : "stack"
		if (us[k] == "static") n["static, " said]++
		else if (us[k] == said) n["both " said]++
		else differs(said == "stack" ? "loss" : "gain", k)
	}
	printf "" >counts
	for (what in n)
		print what, n[what] >counts
}
