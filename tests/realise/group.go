// group DIR SIZE SHARE OF: programs of GOROOT/test as packages of a few modules, DIR/NUMBER, so that a
// binary has many of them. A program is a package pNAME, whose function main is MainOfGroup; the main
// package runs the one that $GROUP_RUN names. The file "programs" of a module lists package and file;
// DIR/left-out lists the programs that are in no module, with the reason. The modules' names are printed.
//
// What is a program is what `// run` alone begins, for this system, in a file of its own. Programs are
// sorted by what they import, since a package is compiled for each group that imports it.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

type program struct {
	name    string // below GOROOT/test
	pkg     string
	text    []byte
	imports []string
}

var isRun = regexp.MustCompile(`^// run\n`)
var notIdent = regexp.MustCompile(`[^a-zA-Z0-9]`)

// What a package in a module cannot have, or what needs the go command.
var leftOutFor = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`(?m)^//go:linkname`), "go:linkname"},
	{regexp.MustCompile(`(?m)^import "C"|^\s+"C"$`), "cgo"},
	{regexp.MustCompile(`"os/exec"|"internal/testenv"`), "starts other programs"},
}

// Programs that know where they are: both compilers' runs fail in the same way, at least after some steps.
var knowsItsPlace = regexp.MustCompile(`\bmain\.[a-zA-Z]|(?m)^//line |/\*line `)

// read says why a file is in no group; "" and no program: it is none that runs.
func read(root, name string) (*program, string) {
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		log.Fatal(err)
	}
	if !isRun.Match(text) {
		return nil, ""
	}
	dir, base := filepath.Split(filepath.Join(root, name))
	if ok, err := build.Default.MatchFile(dir, base); err != nil || !ok {
		return nil, "for other systems, or with cgo"
	}
	for _, t := range leftOutFor {
		if t.pattern.Match(text) {
			return nil, t.why
		}
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, 0)
	if err != nil {
		return nil, "syntax"
	}
	p := &program{name: name, pkg: "p" + notIdent.ReplaceAllString(strings.TrimSuffix(name, ".go"), "_")}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		p.imports = append(p.imports, path)
	}
	sort.Strings(p.imports)
	edits := map[int]string{fset.Position(file.Name.Pos()).Offset: p.pkg}
	var main *ast.FuncDecl
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if fn.Recv == nil && fn.Name.Name == "main" {
			main = fn
		}
		if fn.Body == nil {
			return nil, "functions without body"
		}
	}
	if main == nil {
		return nil, "no function main"
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "main" && id.Obj != nil && id.Obj.Decl == main {
			edits[fset.Position(id.Pos()).Offset] = "MainOfGroup"
		}
		return true
	})
	// Each edit takes the place of the word "main".
	offsets := []int{}
	for offset := range edits {
		offsets = append(offsets, offset)
	}
	sort.Ints(offsets)
	var out bytes.Buffer
	last := 0
	for _, offset := range offsets {
		out.Write(text[last:offset])
		out.WriteString(edits[offset])
		last = offset + len("main")
	}
	out.Write(text[last:])
	p.text = out.Bytes()
	return p, ""
}

func write(name string, text string) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
}

func writeGroup(dir string, group []*program) {
	var imports, cases, list strings.Builder
	for _, p := range group {
		write(filepath.Join(dir, p.pkg, "p.go"), string(p.text))
		fmt.Fprintf(&imports, "\t\"m/%s\"\n", p.pkg)
		fmt.Fprintf(&cases, "\tcase %q:\n\t\t%s.MainOfGroup()\n", p.pkg, p.pkg)
		fmt.Fprintf(&list, "%s %s\n", p.pkg, p.name)
	}
	write(filepath.Join(dir, "main.go"), "package main\n\nimport (\n\t\"syscall\"\n\n"+imports.String()+
		")\n\nfunc main() {\n\tname, _ := syscall.Getenv(\"GROUP_RUN\")\n\tswitch name {\n"+cases.String()+"\t}\n}\n")
	write(filepath.Join(dir, "go.mod"), "module m\n\ngo 1."+build.Default.ReleaseTags[len(build.Default.ReleaseTags)-1][len("go1."):]+"\n")
	write(filepath.Join(dir, "programs"), list.String())
}

func number(arg string) int {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 {
		log.Fatalf("group: bad number %q", arg)
	}
	return n
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("group DIR SIZE SHARE OF")
	}
	dir, size, share, of := os.Args[1], number(os.Args[2]), number(os.Args[3]), number(os.Args[4])
	root := filepath.Join(build.Default.GOROOT, "test")
	var programs []*program
	var leftOut strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasSuffix(path, ".dir") {
			return fs.SkipDir
		}
		if name, _ := filepath.Rel(root, path); strings.HasSuffix(name, ".go") && !d.IsDir() {
			p, why := read(root, name)
			if p != nil {
				programs = append(programs, p)
			} else if why != "" {
				fmt.Fprintf(&leftOut, "%s: %s\n", name, why)
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	key := func(p *program) string {
		return fmt.Sprintf("%t %02d %s", knowsItsPlace.Match(p.text), len(p.imports), p.imports)
	}
	sort.SliceStable(programs, func(i, k int) bool { return key(programs[i]) < key(programs[k]) })
	n := 0
	for first := 0; first < len(programs); first += size {
		n++
		if (n-1)%of == share-1 {
			name := fmt.Sprintf("%03d", n)
			fmt.Println(name)
			writeGroup(filepath.Join(dir, name), programs[first:min(first+size, len(programs))])
		}
	}
	write(filepath.Join(dir, "left-out"), leftOut.String())
}
