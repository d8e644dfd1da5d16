# Draws what bench/growth measured as an SVG. Input: series, x, panel ("cpu" or "peak"), y, with
# tabs between. Each panel has both axes logarithmic, a curve for each series, and a dashed line of
# slope 1 that is nearest to all of its points.

function log10(v) { return log(v) / log(10) }
function floor(v,    i) { i = int(v); return i > v ? i - 1 : i }
function px(x) { return left + (log10(x) - x0) / (x1 - x0) * width }
function py(y) { return top + height - (log10(y) - y0) / (y1 - y0) * height }
function text(x, y, anchor, s) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, s
}
function line(xa, ya, xb, yb, style) {
	printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", xa, ya, xb, yb, style
}
function number(e) { return e < 0 ? sprintf("%." (-e) "f", 10 ^ e) : sprintf("%d", 10 ^ e) }

function draw(panel, title,    i, e, s, shift, n, points, ya, yb, stroke) {
	y0 = 1e9; y1 = -1e9
	for (i = 1; i <= rows; i++) if (of[i] == panel) {
		if (log10(y[i]) < y0) y0 = log10(y[i])
		if (log10(y[i]) > y1) y1 = log10(y[i])
		shift += log10(y[i]) - log10(x[i]); n++
	}
	y0 = floor(y0); y1 = -floor(-y1)
	if (y1 == y0) y1++
	text(left + width / 2, top - 14, "middle", title)
	for (e = x0; e <= x1; e++) {
		line(px(10 ^ e), top, px(10 ^ e), top + height, grid)
		text(px(10 ^ e), top + height + 16, "middle", number(e))
	}
	for (e = y0; e <= y1; e++) {
		line(left, py(10 ^ e), left + width, py(10 ^ e), grid)
		text(left - 6, py(10 ^ e) + 4, "end", number(e))
	}
	text(left + width / 2, top + height + 34, "middle", "lines")
	shift /= n
	# Cut where it leaves the panel.
	ya = y0 > x0 + shift ? y0 : x0 + shift
	yb = y1 < x1 + shift ? y1 : x1 + shift
	line(px(10 ^ (ya - shift)), py(10 ^ ya), px(10 ^ (yb - shift)), py(10 ^ yb), dashed)
	for (s = 1; s <= nseries; s++) {
		points = ""
		for (i = 1; i <= rows; i++) if (of[i] == panel && who[i] == series[s]) {
			points = points sprintf("%.1f,%.1f ", px(x[i]), py(y[i]))
			printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
				px(x[i]), py(y[i]), colour[s]
		}
		stroke = "stroke=\"" colour[s] "\" stroke-width=\"1.5\""
		printf "<polyline points=\"%s\" fill=\"none\" %s/>\n", points, stroke
		line(left + 10, top + 14 * s, left + 30, top + 14 * s, stroke)
		text(left + 36, top + 14 * s + 4, "start", series[s])
	}
	line(left + 10, top + 14 * s, left + 30, top + 14 * s, dashed)
	text(left + 36, top + 14 * s + 4, "start", "proportional")
}

BEGIN {
	FS = "\t"
	grid = "stroke=\"#ddd\""
	dashed = "stroke=\"#888\" stroke-dasharray=\"5 4\""
	split("#1565c0 #c62828 #2e7d32 #6a1b9a", colour, " ")
}
{
	rows++
	who[rows] = $1; x[rows] = $2; of[rows] = $3; y[rows] = $4
	if (!($1 in known)) { known[$1] = 1; series[++nseries] = $1 }
	if (rows == 1 || log10($2) < x0) x0 = log10($2)
	if (rows == 1 || log10($2) > x1) x1 = log10($2)
}
END {
	if (!rows) exit 1
	# A generated program has a few lines more than were asked for.
	x0 = floor(x0); x1 = -floor(-(x1 - 0.05))
	if (x1 <= x0) x1 = x0 + 1
	width = 320; height = 300; top = 40
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"840\" height=\"400\" "
	print "font-family=\"sans-serif\" font-size=\"12\">"
	print "<rect width=\"840\" height=\"400\" fill=\"white\"/>"
	left = 60
	draw("cpu", "CPU time, seconds")
	left = 480
	draw("peak", "peak memory, MiB")
	print "</svg>"
}
