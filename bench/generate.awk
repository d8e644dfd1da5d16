# Writes a Go module of about LINES lines (10,000) into the folder DIR, which must exist:
#
#     awk -v lines=100000 -v dir=DIR -f bench/generate.awk
#
# The module has packages of ten units, about 1,000 lines each, that import two to five earlier
# ones: half of the imports are of few popular packages, so that the layers are about log(LINES). A unit
# is one of five programs in small: a tree, a cache, an expression parser, a server with options and
# a goroutine, a record with a table. Together they have structs that hold each other, methods, small
# interfaces with a few implementations, one interface with many (like fmt.Stringer), closures that are
# called, kept and returned, slices, maps, generic functions, errors, defer. Units use units of
# imported packages: they call them, keep their objects and give them closures. Main reaches all.
# The same arguments give the same module. The last line printed is the number of lines written.

# A random number in [0, n).
function random(n) {
	seed = (seed * 16807) % 2147483647
	return seed % n
}

function write(text) {
	printf "%s", text > file
	total += gsub(/\n/, "", text)
}

# Writes a template: @ is the unit's number, | ends a line, ~ is a |, and each blank at the beginning of
# a line is a tab.
function code(text, u,    n, i, line, out, tabs) {
	gsub(/@/, u, text)
	n = split(text, line, "|")
	for (i = 1; i <= n; i++) {
		tabs = ""
		while (sub(/^ /, "", line[i]))
			tabs = tabs "\t"
		out = out tabs line[i] "\n"
	}
	gsub(/~/, "|", out)
	write(out)
}

function path(p) { return "example.com/generated/g" int(p / 40) "/p" p }

# The kind of a unit is a function of its number: whoever uses it must know it.
function kind(p, u) { return (p * 7 + u * 3 + int(u / 5)) % 5 }

# Begins another file of a package, which is written to until the next one begins.
function begin(p, name, imports_all,    i) {
	close(file)
	file = dir "/g" int(p / 40) "/p" p "/" name ".go"
	write("package p" p "\n\nimport (\n\t\"example.com/generated/base\"\n")
	for (i = 1; i <= imports; i++)
		if (imports_all || used[i])
			write("\t\"" path(import[i]) "\"\n")
	write(")\n\n")
}

# Statements that use unit u of package q, whose names begin with name; x and env are in scope.
function use(q, u, name,    k) {
	k = kind(q, u)
	if (k == 0)
		return "tree := " name "NewTree" u "(x.label)|" \
			" tree.Insert(x.label + \"/a\", len(x.label))|" \
			" tree.Walk(func(key string, n int) bool {|  x.count += n|  return n < 10|" \
			" })|" \
			" x.keep(tree)"
	if (k == 1)
		return "cache := " name "NewCache" u "(4, func(key string) (*" name "Entry" u ", error) {|" \
			"  return &" name "Entry" u "{Key: key + x.label, Size: x.count}, nil|" \
			" })|" \
			" if e, err := cache.Get(x.label); err == nil {|  x.count += e.Size|  x.keep(e)|" \
			" }"
	if (k == 2)
		return "if v, err := " name "Eval" u "(\"1+(2*x)\", map[string]int{\"x\": x.count}); err == nil {|" \
			"  x.count += v|" \
			" }"
	if (k == 3)
		return "srv := " name "NewServer" u "(" name "WithLimit" u "(x.count), " name "WithHandler" u "(func(r *" name \
			"Request" u ") error {|" \
			"  x.count++|  r.Reply = append(r.Reply, x.label)|  return nil|" \
			" }))|" \
			" srv.Do(&" name "Request" u "{ID: x.count})|" \
			" x.keep(srv)"
	return "rec := " name "Defaults" u "().With(x.label, x.count)|" \
		" if err := rec.Validate(); err != nil {|  env.Fail(err)|" \
		" }|" \
		" x.keep(rec.Clone())"
}

# What every unit has: a worker that uses units of this and of imported packages.
function worker(p, u,    n, i, q) {
	code("type worker@ struct {| label string| count int| kept []any|}||" \
		"func (x *worker@) keep(v any) {| x.kept = append(x.kept, v)|}||" \
		"func (x *worker@) Name() string { return x.label }|", u)
	if (u % 8 == 3)
		code("func (x *worker@) Visit(v base.Visitor) error {| if !v.Enter(x) {|  return nil| }|" \
			" defer v.Leave(x)| for _, k := range x.kept {|  if n, ok := k.(base.Node); ok {|" \
			"   if err := n.Visit(v); err != nil {|    return &base.Error{Op: x.label, Err: err}|" \
			"   }|  }| }| return nil|}|", u)
	code("func Run@(env *base.Env, label string) (int, error) {| x := &worker@{label: label}", u)
	n = 1 + random(3)
	for (i = 0; i < n; i++)
		code(" {|  " indented(use(p, own[u, i], "")) "| }", u)
	if (imports)
		for (i = 0; i < 2; i++) {
			q = chosen[u, i]
			code(" {|  " indented(use(import[q], theirs[u, i], "p" import[q] ".")) "| }", u)
		}
	if (u % 8 == 3)
		code(" if err := env.Visit(x); err != nil {|  return 0, err| }", u)
	code(" env.Report(label, x.count, len(x.kept))| return x.count, nil|}|", u)
}
function indented(text) { gsub(/\|/, "| ", text); return text }

function tree(u) {
	code("// Tree@ is an ordered tree of keys.|type Tree@ struct {| Key string| Count int| left, right *Tree@|" \
		" parent *Tree@| tags map[string][]string|}||" \
		"func NewTree@(key string) *Tree@ {| return &Tree@{Key: key, tags: make(map[string][]string)}|}||" \
		"func (t *Tree@) Insert(key string, n int) *Tree@ {| if key == t.Key {|  t.Count += n|  return t| }|" \
		" next := &t.left| if key > t.Key {|  next = &t.right| }|" \
		" if *next == nil {|  *next = &Tree@{Key: key, Count: n, parent: t, tags: t.tags}|  return *next| }|" \
		" return (*next).Insert(key, n)|}||" \
		"func (t *Tree@) Find(key string) (*Tree@, bool) {| for at := t; at != nil; {|  switch {|" \
		"  case key == at.Key:|   return at, true|  case key < at.Key:|   at = at.left|  default:|   at = at.right|" \
		"  }| }| return nil, false|}||" \
		"func (t *Tree@) Walk(f func(key string, n int) bool) bool {| if t == nil {|  return true| }|" \
		" return t.left.Walk(f) && f(t.Key, t.Count) && t.right.Walk(f)|}||" \
		"func (t *Tree@) Tag(names ...string) {| for _, name := range names {|" \
		"  t.tags[t.Key] = append(t.tags[t.Key], name)| }|}||" \
		"func (t *Tree@) Sum() (sum int) {| t.Walk(func(_ string, n int) bool {|  sum += n|  return true| })|" \
		" return sum|}||" \
		"func (t *Tree@) Path() []string {| var path []string| for at := t; at != nil; at = at.parent {|" \
		"  path = append(path, at.Key)| }| for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {|" \
		"  path[i], path[j] = path[j], path[i]| }| return path|}||" \
		"func (t *Tree@) Name() string { return base.Join(t.Path(), \"/\") }||" \
		"func tree@Keys(t *Tree@) []string {| all := []*Tree@{}| var visit func(*Tree@)|" \
		" visit = func(at *Tree@) {|  if at != nil {|   all = append(all, at)|   visit(at.left)|   visit(at.right)|" \
		"  }| }| visit(t)| return base.Map(all, func(at *Tree@) string { return at.Key })|}||" \
		"func init() {| t := NewTree@(\"root\")| t.Insert(\"a\", 1).Tag(\"x\", \"y\")| if at, ok := t.Find(\"a\"); ok {|" \
		"  base.Register(at.Name(), t.Sum()+len(tree@Keys(t)))| }|}|", u)
}

function cache(u) {
	code("type Entry@ struct {| Key string| Size int| prev, next *Entry@| owner *Cache@|}||" \
		"func (e *Entry@) Name() string { return e.Key }||" \
		"// Cache@ holds the entries that were used last.|type Cache@ struct {| limit int| byKey map[string]*Entry@|" \
		" first, last *Entry@| load func(key string) (*Entry@, error)| evicted []func(*Entry@)|}||" \
		"func NewCache@(limit int, load func(string) (*Entry@, error)) *Cache@ {|" \
		" c := &Cache@{limit: limit, load: load}| c.byKey = map[string]*Entry@{}| return c|}||" \
		"func (c *Cache@) OnEvict(f func(*Entry@)) { c.evicted = append(c.evicted, f) }||" \
		"func (c *Cache@) Get(key string) (*Entry@, error) {| if e, ok := c.byKey[key]; ok {|  c.front(e)|" \
		"  return e, nil| }| e, err := c.load(key)| if err != nil {|" \
		"  return nil, &base.Error{Op: \"load \" + key, Err: err}| }| e.owner = c| c.byKey[key] = e| c.front(e)|" \
		" for len(c.byKey) > c.limit {|  c.evict(c.last)| }| return e, nil|}||" \
		"func (c *Cache@) unlink(e *Entry@) {| if e.prev != nil {|  e.prev.next = e.next| } else if c.first == e {|" \
		"  c.first = e.next| }| if e.next != nil {|  e.next.prev = e.prev| } else if c.last == e {|  c.last = e.prev| }|" \
		" e.prev, e.next = nil, nil|}||" \
		"func (c *Cache@) front(e *Entry@) {| c.unlink(e)| e.next = c.first| if c.first != nil {|  c.first.prev = e| }|" \
		" c.first = e| if c.last == nil {|  c.last = e| }|}||" \
		"func (c *Cache@) evict(e *Entry@) {| c.unlink(e)| delete(c.byKey, e.Key)| for _, f := range c.evicted {|  f(e)|" \
		" }|}||" \
		"func (c *Cache@) Sizes() []int {| sizes := make([]int, 0, len(c.byKey))|" \
		" for e := c.first; e != nil; e = e.next {|  sizes = append(sizes, e.Size)| }| return sizes|}||" \
		"func cache@Total(keys []string) (int, error) {| total := 0| c := NewCache@(2, func(key string) (*Entry@, error) {|" \
		"  if key == \"\" {|   return nil, base.ErrEmpty|  }|  return &Entry@{Key: key, Size: len(key)}, nil| })|" \
		" c.OnEvict(func(e *Entry@) { total += e.Size })| for _, key := range keys {|" \
		"  if _, err := c.Get(key); err != nil {|   return total, err|  }| }| for _, n := range c.Sizes() {|  total += n| }|" \
		" return total, nil|}||" \
		"func init() {| if n, err := cache@Total(base.Keys(map[string]int{\"a\": 1, \"b\": 2})); err == nil {|" \
		"  base.Register(\"cache@\", n)| }|}|", u)
}

function parser(u) {
	code("type expr@ interface {| eval(vars map[string]int) (int, error)| print(b *base.Buffer)|}||" \
		"type number@ struct{ value int }||type name@ struct{ name string }||" \
		"type binary@ struct {| op byte| x, y expr@|}||" \
		"func (e *number@) eval(map[string]int) (int, error) { return e.value, nil }||" \
		"func (e *name@) eval(vars map[string]int) (int, error) {| if v, ok := vars[e.name]; ok {|  return v, nil| }|" \
		" return 0, &base.Error{Op: \"name \" + e.name, Err: base.ErrEmpty}|}||" \
		"func (e *binary@) eval(vars map[string]int) (int, error) {| x, err := e.x.eval(vars)| if err != nil {|" \
		"  return 0, err| }| y, err := e.y.eval(vars)| if err != nil {|  return 0, err| }| switch e.op {| case '+':|" \
		"  return x + y, nil| case '-':|  return x - y, nil| }| return x * y, nil|}||" \
		"func (e *number@) print(b *base.Buffer) { b.Int(e.value) }||" \
		"func (e *name@) print(b *base.Buffer) { b.String(e.name) }||" \
		"func (e *binary@) print(b *base.Buffer) {| b.Byte('(')| e.x.print(b)| b.Byte(e.op)| e.y.print(b)| b.Byte(')')|}||" \
		"type parser@ struct {| text string| pos int| names []*name@|}||" \
		"func (p *parser@) peek() byte {| if p.pos < len(p.text) {|  return p.text[p.pos]| }| return 0|}||" \
		"func (p *parser@) sum() (expr@, error) {| x, err := p.product()| for err == nil && (p.peek() == '+' ~~ p.peek() == '-') {|" \
		"  b := &binary@{op: p.peek(), x: x}|  p.pos++|  b.y, err = p.product()|  x = b| }| return x, err|}||" \
		"func (p *parser@) product() (expr@, error) {| x, err := p.operand()| for err == nil && p.peek() == '*' {|  p.pos++|" \
		"  var y expr@|  y, err = p.operand()|  x = &binary@{'*', x, y}| }| return x, err|}||" \
		"func (p *parser@) operand() (expr@, error) {| c := p.peek()| switch {| case c >= '0' && c <= '9':|  p.pos++|" \
		"  return &number@{int(c - '0')}, nil| case c >= 'a' && c <= 'z':|  n := &name@{p.text[p.pos : p.pos+1]}|" \
		"  p.names = append(p.names, n)|  p.pos++|  return n, nil| case c == '(':|  p.pos++|  x, err := p.sum()|  p.pos++|" \
		"  return x, err| }| return nil, &base.Error{Op: \"parse\", Err: base.ErrEmpty}|}||" \
		"func fold@(e expr@) expr@ {| switch e := e.(type) {| case *binary@:|  x, y := fold@(e.x), fold@(e.y)|" \
		"  a, ok1 := x.(*number@)|  b, ok2 := y.(*number@)|  if ok1 && ok2 && e.op == '+' {|" \
		"   return &number@{a.value + b.value}|  }|  return &binary@{e.op, x, y}| case *name@, *number@:|  return e| }|" \
		" return e|}||" \
		"func Eval@(text string, vars map[string]int) (int, error) {| p := parser@{text: text}| e, err := p.sum()|" \
		" if err != nil {|  return 0, err| }| var b base.Buffer| e = fold@(e)| e.print(&b)|" \
		" base.Register(b.Text(), len(p.names))| return e.eval(vars)|}|", u)
}

function server(u) {
	code("type Request@ struct {| ID int| Reply []string| done chan struct{}|}||" \
		"type options@ struct {| limit int| handlers []func(*Request@) error| log base.Logger|}||" \
		"type Option@ func(*options@)||" \
		"func WithLimit@(n int) Option@ { return func(o *options@) { o.limit = n } }||" \
		"func WithHandler@(h func(*Request@) error) Option@ {| return func(o *options@) {|" \
		"  o.handlers = append(o.handlers, h)| }|}||" \
		"type Server@ struct {| options@| queue chan *Request@| seen map[int]*Request@| stats struct{ served, failed int }|}||" \
		"func NewServer@(opts ...Option@) *Server@ {| s := &Server@{queue: make(chan *Request@, 8), seen: map[int]*Request@{}}|" \
		" s.log = base.Discard{}| for _, opt := range opts {|  opt(&s.options@)| }| return s|}||" \
		"func (s *Server@) Name() string { return \"server@\" }||" \
		"func (s *Server@) Start() func() {| stop := make(chan struct{})| go func() {|  for {|   select {|   case r := <-s.queue:|" \
		"    s.serve(r)|    close(r.done)|   case <-stop:|    return|   }|  }| }()| return func() { close(stop) }|}||" \
		"func (s *Server@) serve(r *Request@) (err error) {| defer func() {|  if err != nil {|   s.stats.failed++|" \
		"   s.log.Logf(\"request failed\", r.ID, err)|  }| }()| for _, h := range s.handlers {|  if err = h(r); err != nil {|" \
		"   return err|  }| }| s.seen[r.ID] = r| s.stats.served++| return nil|}||" \
		"func (s *Server@) Do(r *Request@) []string {| if err := s.serve(r); err != nil {|" \
		"  r.Reply = append(r.Reply, err.Error())| }| return r.Reply|}||" \
		"func (s *Server@) Wait(ids ...int) []*Request@ {| stop := s.Start()| defer stop()| all := make([]*Request@, len(ids))|" \
		" for i, id := range ids {|  all[i] = &Request@{ID: id, done: make(chan struct{})}|  s.queue <- all[i]| }|" \
		" for _, r := range all {|  <-r.done| }| return base.Filter(all, func(r *Request@) bool { return r.ID < s.limit })|}||" \
		"var server@Handlers = map[string]func(*Request@) error{| \"echo\": func(r *Request@) error {|" \
		"  r.Reply = append(r.Reply, base.Itoa(r.ID))|  return nil| },|" \
		" \"fail\": func(r *Request@) error { return base.ErrEmpty },|}||" \
		"func init() {| for name, h := range server@Handlers {|" \
		"  s := NewServer@(WithHandler@(h), WithLimit@(3))|  base.Register(name, len(s.Wait(1, 2, 3)))| }|}|", u)
}

function record(u) {
	code("type Level@ int||type Record@ struct {| Title string| Count int| Level Level@| Notes []string| Attr map[string]string|" \
		" Next *Record@| check func(*Record@) error| pos struct{ line, col int }|}||" \
		"var levels@ = []struct {| name string| level Level@| check func(*Record@) error|}{| {\"low\", 1, nil},|" \
		" {\"middle\", 2, checkTitle@},| {\"high\", 3, func(r *Record@) error {|  if r.Count == 0 {|   return base.ErrEmpty|  }|" \
		"  return nil| }},|}||" \
		"func checkTitle@(r *Record@) error {| if r.Title == \"\" {|  return &base.Error{Op: \"title\", Err: base.ErrEmpty}| }|" \
		" return nil|}||" \
		"func Defaults@() *Record@ {| return &Record@{Attr: make(map[string]string), check: checkTitle@}|}||" \
		"func (r *Record@) With(title string, n int) *Record@ {| r.Title, r.Count = title, n| for _, l := range levels@ {|" \
		"  if int(l.level) == n%4 {|   r.Level, r.check = l.level, l.check|  }| }| return r|}||" \
		"func (r *Record@) Note(parts ...string) *Record@ {| r.Notes = append(r.Notes, base.Join(parts, \" \"))| return r|}||" \
		"func (r *Record@) Clone() *Record@ {| if r == nil {|  return nil| }| c := *r| c.Notes = append([]string(nil), r.Notes...)|" \
		" c.Attr = make(map[string]string, len(r.Attr))| for k, v := range r.Attr {|  c.Attr[k] = v| }| c.Next = r.Next.Clone()|" \
		" return &c|}||" \
		"func (r *Record@) Validate() error {| for at := r; at != nil; at = at.Next {|  if at.check == nil {|   continue|  }|" \
		"  if err := at.check(at); err != nil {|   return &base.Error{Op: at.Title, Err: err}|  }| }| return nil|}||" \
		"func (r *Record@) Name() string {| var b base.Buffer| b.String(r.Title)| b.Byte(':')| b.Int(int(r.Level))|" \
		" for _, n := range r.Notes {|  b.String(n)| }| return b.Text()|}||" \
		"func parse@(lines []string) (first *Record@, err error) {| last := &first| for i, line := range lines {|" \
		"  r := Defaults@().With(line, i).Note(\"line\", base.Itoa(i))|  r.pos.line = i|" \
		"  if err := r.Validate(); err != nil {|   return nil, err|  }|  *last = r|  last = &r.Next| }| return first, nil|}||" \
		"func init() {| if r, err := parse@([]string{\"a\", \"b\"}); err == nil {|  base.Register(r.Name(), r.Clone().Count)| }|}|", u)
}

# The package that all import.
function base_package() {
	file = dir "/base/base.go"
	code("// Package base is what all packages share.|package base||type Node interface {| Name() string| Visit(v Visitor) error|}||" \
		"type Visitor interface {| Enter(n Node) bool| Leave(n Node)|}||type Logger interface {| Logf(format string, args ...any)|}||" \
		"type Discard struct{}||func (Discard) Logf(string, ...any) {}||" \
		"type Error struct {| Op string| Err error|}||func (e *Error) Error() string {| if e.Err == nil {|  return e.Op| }|" \
		" return e.Op + \": \" + e.Err.Error()|}||func (e *Error) Unwrap() error { return e.Err }||" \
		"var ErrEmpty error = &Error{Op: \"empty\"}||" \
		"type Buffer struct{ b []byte }||func (b *Buffer) Byte(c byte) { b.b = append(b.b, c) }||" \
		"func (b *Buffer) String(s string) { b.b = append(b.b, s...) }||func (b *Buffer) Int(n int) { b.String(Itoa(n)) }||" \
		"func (b *Buffer) Text() string { return string(b.b) }||" \
		"func Itoa(n int) string {| if n < 0 {|  return \"-\" + Itoa(-n)| }| var digits [20]byte| i := len(digits)|" \
		" for {|  i--|  digits[i] = byte('0' + n%10)|  n /= 10|  if n == 0 {|   return string(digits[i:])|  }| }|}||" \
		"func Join(parts []string, sep string) string {| var b Buffer| for i, p := range parts {|  if i > 0 {|   b.String(sep)|  }|" \
		"  b.String(p)| }| return b.Text()|}||" \
		"func Map[T, U any](s []T, f func(T) U) []U {| out := make([]U, 0, len(s))| for _, v := range s {|" \
		"  out = append(out, f(v))| }| return out|}||" \
		"func Filter[T any](s []T, keep func(T) bool) []T {| var out []T| for _, v := range s {|  if keep(v) {|" \
		"   out = append(out, v)|  }| }| return out|}||" \
		"func Keys[K comparable, V any](m map[K]V) []K {| var keys []K| for k := range m {|  keys = append(keys, k)| }|" \
		" return keys|}||" \
		"var registry = map[string]int{}||func Register(name string, n int) { registry[name] += n }||" \
		"type Env struct {| out Buffer| failed []error| roots []Node|}||" \
		"func (e *Env) Fail(err error) { e.failed = append(e.failed, err) }||" \
		"func (e *Env) Report(label string, args ...int) {| e.out.String(label)| for _, n := range args {|  e.out.Byte(' ')|" \
		"  e.out.Int(n)| }|}||" \
		"type counter struct {| depth, n int| names []string|}||" \
		"func (c *counter) Enter(n Node) bool {| c.depth++| c.names = append(c.names, n.Name())| return c.depth < 100|}||" \
		"func (c *counter) Leave(Node) {| c.depth--| c.n++|}||" \
		"func (e *Env) Visit(n Node) error {| c := &counter{}| if err := n.Visit(c); err != nil {|  return err| }|" \
		" e.Report(Join(c.names, \" \"), c.n)| return nil|}||" \
		"func (e *Env) Text() string { return e.out.Text() }", "")
}

function choose_imports(p,    n, i, q, seen) {
	imports = 0
	n = 2 + random(4)
	popular = 1 + int(sqrt(p))
	for (i = 0; i < n && imports < p; i++) {
		q = random(2) ? random(p) : random(popular)
		if (q < p && !(q in seen)) {
			seen[q] = 1
			import[++imports] = q
			imported[q] = 1
		}
	}
}

function package(p,    u, i, half, k) {
	system("mkdir -p '" dir "/g" int(p / 40) "/p" p "'")
	choose_imports(p)
	for (u = 0; u < 10; u++) {
		for (i = 0; i < 3; i++)
			own[u, i] = random(10)
		for (i = 0; i < 2 && imports; i++) {
			chosen[u, i] = 1 + random(imports)
			theirs[u, i] = random(10)
		}
	}
	for (half = 0; half < 2; half++) {
		for (i = 1; i <= imports; i++)
			used[i] = 0
		for (u = half * 5; u < half * 5 + 5; u++)
			for (i = 0; i < 2 && imports; i++)
				used[chosen[u, i]] = 1
		begin(p, half ? "second" : "first", 0)
		for (u = half * 5; u < half * 5 + 5; u++) {
			k = kind(p, u)
			if (k == 0) tree(u)
			else if (k == 1) cache(u)
			else if (k == 2) parser(u)
			else if (k == 3) server(u)
			else record(u)
			worker(p, u)
		}
	}
	begin(p, "run", 1)
	code("// Run runs all of the package's units, then the packages that it imports.|" \
		"func Run(env *base.Env, label string) (n int) {|" \
		" for _, run := range []func(*base.Env, string) (int, error){Run0, Run1, Run2, Run3, Run4, Run5, Run6, Run7, Run8, Run9} {|" \
		"  got, err := run(env, label)|  if err != nil {|   env.Fail(err)|   continue|  }|  n += got| }", "")
	for (i = 1; i <= imports; i++)
		code(" if n == " i " {|  n += p" import[i] ".Run(env, label)| }", "")
	code(" return n|}", "")
}

BEGIN {
	if (!lines) lines = 10000
	seed = 12345
	system("mkdir -p '" dir "/base'")
	base_package()
	for (packages = 0; total < lines - packages / 2; packages++)
		package(packages)
	close(file)
	file = dir "/main.go"
	write("package main\n\nimport (\n\t\"example.com/generated/base\"\n")
	for (p = 0; p < packages; p++)
		if (!imported[p])
			write("\t\"" path(p) "\"\n")
	write(")\n\nfunc main() {\n\tenv := &base.Env{}\n")
	for (p = 0; p < packages; p++)
		if (!imported[p])
			write("\tp" p ".Run(env, \"p" p "\")\n")
	write("\tprintln(env.Text())\n}\n")
	close(file)
	print "module example.com/generated\n\ngo 1.24" > (dir "/go.mod")
	print total
}
