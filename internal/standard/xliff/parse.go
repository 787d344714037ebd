package xliff

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

// The refusals of a whole file; others are *xmltree.Error.
var (
	ErrNoXLIFF = errors.New("xliff: the root element is not <xliff> of the standard")
	ErrVersion = errors.New("xliff: only versions 2.0 and 2.1 are read")
	ErrNoFile  = errors.New("xliff: there is no <file>")
)

// MaxFile is the largest file that is read.
const MaxFile = 20 << 20

var limits = xmltree.Limits{Bytes: MaxFile, Depth: 40, Nodes: 2_000_000}

// Parse reads a file.
func Parse(data []byte) (*Document, error) {
	root, err := xmltree.Parse(data, limits)
	if err != nil {
		return nil, err
	}
	if root.Name == "xliff" && (strings.HasPrefix(root.Value("version"), "1.") || strings.HasPrefix(root.Value("version"), "2.") && root.Value("version") > "2.1") {
		return nil, ErrVersion
	}
	if root.Name != "xliff" || root.Space != Namespace {
		return nil, ErrNoXLIFF
	}
	if v := root.Value("version"); v != "2.0" && v != "2.1" {
		return nil, ErrVersion
	}
	files := own(root, "file")
	if len(files) == 0 {
		return nil, ErrNoFile
	}
	d := &Document{Original: files[0].Value("original"), Source: root.Value("srcLang"), Target: root.Value("trgLang"), Others: len(files) - 1}
	d.walk(files[0])
	return d, nil
}

// own are the elements of the core; modules and extensions are left alone.
func own(n *xmltree.Node, name string) []*xmltree.Node {
	return slices.DeleteFunc(n.Children(name), func(k *xmltree.Node) bool { return k.Space != Namespace })
}

func (d *Document) walk(n *xmltree.Node) {
	for _, k := range own(n, "") {
		switch k.Name {
		case "group":
			d.walk(k)
		case "unit":
			d.Units = append(d.Units, unit(k))
		}
	}
}

// states in their order (4.3.1, state).
var states = []string{"initial", "translated", "reviewed", "final"}

func unit(n *xmltree.Node) Incoming {
	u := Incoming{ID: n.Value("id"), Line: n.Line, Done: true, State: "final"}
	r := newReader(n)
	var source, target strings.Builder
	segments := 0
	for _, k := range own(n, "") {
		switch k.Name {
		case "notes":
			for _, note := range own(k, "note") {
				if note.Value("category") == printCategory {
					u.Print = strings.TrimSpace(note.Content())
				}
			}
		case "segment", "ignorable":
			segments++
			src, trg := k.Child("source"), k.Child("target")
			source.WriteString(r.text(src))
			r.part(&u, k, src, trg, segments, &target)
		case "originalData":
		default:
			r.problem(Elements)
		}
	}
	u.Source, u.Target, u.Problems = source.String(), target.String(), r.problems
	if !u.Begun {
		u.Done, u.Target, u.State = false, "", "initial"
	}
	return u
}

// part adds the target of a segment; an ignorable without one keeps its
// source (4.2.2.7).
func (r *reader) part(u *Incoming, k, src, trg *xmltree.Node, no int, target *strings.Builder) {
	if trg != nil && trg.Value("order") != "" && trg.Value("order") != strconv.Itoa(no) {
		r.problem(Reordered)
	}
	if k.Name == "ignorable" {
		if trg == nil {
			trg = src
		}
		target.WriteString(r.text(trg))
		return
	}
	state := k.Value("state")
	if state == "" {
		state = "initial"
	}
	if slices.Index(states, state) < slices.Index(states, u.State) {
		u.State = state
	}
	text := ""
	if trg != nil {
		text = r.text(trg)
	}
	if strings.Trim(text, " \t\n") == "" {
		u.Done = false
		return
	}
	u.Begun = true
	target.WriteString(text)
}

// reader turns inline elements back into marks.
type reader struct {
	data     map[string]string
	codes    map[string][2]string // of the source, by id
	problems []Code
}

func (r *reader) problem(c Code) {
	if !slices.Contains(r.problems, c) {
		r.problems = append(r.problems, c)
	}
}

func newReader(unit *xmltree.Node) *reader {
	r := &reader{data: map[string]string{}, codes: map[string][2]string{}}
	for _, o := range own(unit, "originalData") {
		for _, d := range own(o, "data") {
			r.data[d.Value("id")] = r.text(d)
		}
	}
	return r
}

// text is the content of a source, target or data as Markdown.
func (r *reader) text(n *xmltree.Node) string {
	var b strings.Builder
	if n != nil {
		r.inline(&b, n)
	}
	return b.String()
}

func (r *reader) inline(b *strings.Builder, n *xmltree.Node) {
	for _, k := range n.Kids {
		if k.Name != "" && k.Space != Namespace {
			r.problem(Elements)
			continue
		}
		switch k.Name {
		case "":
			b.WriteString(strings.ReplaceAll(k.Text, "\r\n", "\n"))
		case "cp":
			if v, err := strconv.ParseUint(k.Value("hex"), 16, 32); err == nil && utf8.ValidRune(rune(v)) {
				b.WriteRune(rune(v))
			} else {
				r.problem(CodeUnreadable)
			}
		case "ph", "sc":
			b.WriteString(r.pair(k, k.Value("dataRef"), "")[0])
		case "ec":
			b.WriteString(r.closing(k))
		case "pc":
			p := r.pair(k, k.Value("dataRefStart"), k.Value("dataRefEnd"))
			b.WriteString(p[0])
			r.inline(b, k)
			b.WriteString(p[1])
		case "mrk":
			r.inline(b, k)
		case "sm", "em":
		default:
			r.problem(Elements)
		}
	}
}

// pair is what a code writes. A copy without data of its own takes that of
// the code it copies (4.3.1, copyOf and id).
func (r *reader) pair(k *xmltree.Node, start, end string) [2]string {
	id := k.Value("id")
	if start == "" && end == "" {
		for _, of := range []string{k.Value("copyOf"), id} {
			if p, ok := r.codes[of]; ok {
				return p
			}
		}
	}
	a, okA := r.data[start]
	e, okE := r.data[end]
	if !okA || k.Name == "pc" && !okE {
		r.problem(CodeUnreadable)
	}
	p := [2]string{a, e}
	if _, known := r.codes[id]; !known {
		r.codes[id] = p
	}
	return p
}

// closing is the end of a pair that a tool has split (4.2.3.5).
func (r *reader) closing(k *xmltree.Node) string {
	if d, ok := r.data[k.Value("dataRef")]; ok {
		return d
	}
	if p, ok := r.codes[k.Value("startRef")]; ok && k.Value("dataRef") == "" {
		return p[1]
	}
	r.problem(CodeUnreadable)
	return ""
}
