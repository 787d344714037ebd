package xliff

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Namespace is that of XLIFF 2.0 and 2.1.
const Namespace = "urn:oasis:names:tc:xliff:document:2.0"

const printCategory = "lotse-fingerprint"

var (
	tokenForm    = regexp.MustCompile(`^[A-Za-z0-9._-]+$`) // a part of NMTOKEN that needs no escapes
	languageCode = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)
)

// Build writes the file.
func Build(f File) ([]byte, error) {
	w := &writer{}
	if !languageCode.MatchString(f.Source) || !languageCode.MatchString(f.Target) || f.Source == f.Target {
		return nil, fmt.Errorf("xliff: languages %q and %q", f.Source, f.Target)
	}
	w.b.WriteString(xml.Header)
	w.open("xliff", "xmlns", Namespace, "version", "2.1", "srcLang", f.Source, "trgLang", f.Target)
	w.line()
	w.open("file", "id", "course", "original", f.Original, "canResegment", "no", "xml:space", "preserve")
	w.line()
	seen := map[string]bool{}
	for _, g := range f.Groups {
		if err := fresh(seen, "group "+g.ID, g.ID); err != nil {
			return nil, err
		}
		w.open("group", "id", g.ID, "name", g.Name)
		w.line()
		for _, u := range g.Units {
			if err := fresh(seen, "unit "+u.ID, u.ID); err != nil {
				return nil, err
			}
			w.unit(u, f.Fingerprint(u.Source))
		}
		w.end("group")
	}
	w.end("file")
	w.end("xliff")
	return []byte(w.b.String()), nil
}

func fresh(seen map[string]bool, key, id string) error {
	if seen[key] || !tokenForm.MatchString(id) {
		return fmt.Errorf("xliff: id of %s is bad or stands twice", key)
	}
	seen[key] = true
	return nil
}

type writer struct{ b strings.Builder }

func (w *writer) line() { w.b.WriteByte('\n') }

func (w *writer) end(name string) { w.b.WriteString("</" + name + ">\n") }

func (w *writer) open(name string, attrs ...string) {
	w.b.WriteString("<" + name)
	w.attrs(attrs)
	w.b.WriteByte('>')
}

func (w *writer) attrs(attrs []string) {
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.b.WriteString(" " + attrs[i] + `="`)
			_ = xml.EscapeText(&w.b, []byte(plain(attrs[i+1]))) // a Builder takes everything
			w.b.WriteByte('"')
		}
	}
}

// plain leaves out what no attribute can hold.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !inXML(r) {
			return -1
		}
		return r
	}, s)
}

// text writes words; characters that XML cannot hold become <cp> (4.2.3.1).
func (w *writer) text(s string) {
	from := 0
	for i, r := range s {
		if inXML(r) && (r != utf8.RuneError || strings.HasPrefix(s[i:], string(utf8.RuneError))) {
			continue
		}
		_ = xml.EscapeText(&w.b, []byte(s[from:i]))
		_, n := utf8.DecodeRuneInString(s[i:])
		if r != utf8.RuneError {
			fmt.Fprintf(&w.b, `<cp hex="%04X"/>`, r)
		}
		from = i + n
	}
	_ = xml.EscapeText(&w.b, []byte(s[from:]))
}

// inXML are the characters of XML 1.0, 2.2.
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000
}

// unit writes a text. Where source and target differ in form, the whole text
// is one segment in which the form is codes.
func (w *writer) unit(u Unit, print string) {
	source, target := split(u.Source, u.Entries), split(u.Target, u.Entries)
	c := newCatalogue()
	var pieces []piece
	switch {
	case u.Target == "":
		pieces = c.pieces(source, nil)
	case sameForm(source, target):
		pieces = c.pieces(source, target)
	default:
		pieces = []piece{{source: c.source(whole(source)), target: c.target(whole(target)), done: true}}
	}
	w.open("unit", "id", u.ID, "name", u.Name)
	w.line()
	w.open("notes")
	w.open("note", "id", "print", "category", printCategory, "appliesTo", "source")
	w.text(print)
	w.b.WriteString("</note></notes>\n")
	if len(c.data) > 0 {
		w.open("originalData")
		for i, d := range c.data {
			w.open("data", "id", "d"+strconv.Itoa(i+1), "xml:space", "preserve")
			w.text(d)
			w.b.WriteString("</data>")
		}
		w.end("originalData")
	}
	for i, p := range pieces {
		w.piece(p, i+1, u.State)
	}
	w.end("unit")
}

func (w *writer) piece(p piece, no int, state State) {
	if p.form != "" {
		w.open("ignorable", "id", "s"+strconv.Itoa(no))
		w.open("source")
		w.text(p.form)
		w.b.WriteString("</source></ignorable>\n")
		return
	}
	attrs := []string{"id", "s" + strconv.Itoa(no), "state", "initial"}
	switch {
	case p.done && state == Stale:
		attrs = append(attrs, "subState", "lotse:stale")
	case p.done && state == Current:
		attrs[3] = "translated"
	}
	w.open("segment", attrs...)
	w.open("source")
	w.nodes(p.source)
	w.b.WriteString("</source>")
	if p.done {
		w.open("target")
		w.nodes(p.target)
		w.b.WriteString("</target>")
	}
	w.end("segment")
}

func (w *writer) nodes(list []node) {
	for _, n := range list {
		if n.kind == "" {
			w.text(n.text)
			continue
		}
		name, attrs := "ph", n.attrs()
		if !n.placeholder() {
			name = "pc"
		}
		w.b.WriteString("<" + name)
		w.attrs(attrs)
		if name == "ph" {
			w.b.WriteString("/>")
			continue
		}
		w.b.WriteByte('>')
		w.nodes(n.kids)
		w.b.WriteString("</pc>")
	}
}
