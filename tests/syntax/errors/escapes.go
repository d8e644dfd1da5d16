// Malformed runes and strings.
package p

var (
	a = ''
	b = 'ab'
	c = '\''
	d = '\q'
	e = '\400'
	f = '\x4g'
	g = '\uD800'
	h = '\U00110000'
	i = "\'"
	j = '\"'
	k = "\18"
	l = '\u12'
	m = "\x
	n = 'x
	o = "abc
	p = '世界'
	q = '世'
	r = "\ué"
)
