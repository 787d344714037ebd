package xliff

import (
	"regexp"
	"strings"
)

// Check compares a file that came in with the course as it is now. Changes
// has what can be taken over; the findings say what cannot, and what somebody
// should look at.
func Check(d *Document, now File) (changes []Change, findings []Finding) {
	c := &checker{now: map[string]Unit{}, seen: map[string]bool{}, print: now.Fingerprint}
	switch {
	case d.Original != now.Original:
		return nil, []Finding{{Level: Refused, Code: OtherCourse, Sign: shown(d.Original)}}
	case d.Source != now.Source || d.Target != now.Target:
		return nil, []Finding{{Level: Refused, Code: OtherLanguages, Sign: shown(d.Source + " → " + d.Target)}}
	case d.Others > 0:
		c.find(Finding{Level: Warning, Code: OtherFiles})
	}
	for _, g := range now.Groups {
		for _, u := range g.Units {
			c.now[u.ID] = u
		}
	}
	for _, in := range d.Units {
		c.unit(in)
	}
	for _, g := range now.Groups {
		for _, u := range g.Units {
			if !c.seen[u.ID] {
				c.find(Finding{Level: Note, Code: MissingUnit, Unit: u.ID})
			}
		}
	}
	return c.changes, c.findings
}

type checker struct {
	now      map[string]Unit
	seen     map[string]bool
	print    func(string) string
	changes  []Change
	findings []Finding
}

func (c *checker) find(f Finding) { c.findings = append(c.findings, f) }

func (c *checker) unit(in Incoming) {
	u, known := c.now[in.ID]
	say := func(l Level, code Code, sign string) {
		c.find(Finding{Level: l, Code: code, Unit: in.ID, Line: in.Line, Sign: shown(sign)})
	}
	switch {
	case !known:
		say(Refused, UnknownUnit, "")
		return
	case c.seen[in.ID]:
		say(Refused, TwiceUnit, "")
		return
	}
	c.seen[in.ID] = true
	if !c.whole(in, say) {
		return
	}
	if in.Target == u.Target {
		if u.State == Stale && in.State != "initial" && in.Print == c.print(u.Source) {
			c.changes = append(c.changes, Change{Unit: u.ID, Old: u.Target, New: u.Target, From: in.Print, Confirmed: true})
		}
		return
	}
	if in.Print != c.print(u.Source) {
		say(Warning, SourceChanged, "")
	}
	if !marksFit(in.Source, in.Target, u, say) {
		return
	}
	c.changes = append(c.changes, Change{Unit: u.ID, Old: u.Target, New: in.Target, From: in.Print})
}

// whole says whether a unit can be read and is translated to its end.
func (c *checker) whole(in Incoming, say func(Level, Code, string)) bool {
	for _, p := range in.Problems {
		say(Refused, p, "")
	}
	switch {
	case len(in.Problems) > 0:
	case in.Print == "":
		say(Refused, NoPrint, "")
	case c.print(in.Source) != in.Print:
		say(Refused, SourceEdited, "")
	case !in.Begun:
		say(Note, Untranslated, "")
	case !in.Done:
		say(Refused, Incomplete, "")
	default:
		return true
	}
	return false
}

// marksFit compares the marks of a translation, read again from its text,
// with those of its source.
func marksFit(source, target string, u Unit, say func(Level, Code, string)) bool {
	m := comparison{
		want: count(codes(source, u.Entries)), got: count(codes(target, u.Entries)),
		old: count(codes(u.Target, u.Entries)), now: count(codes(u.Source, u.Entries)),
	}
	fits := true
	refuse := func(code Code, sign string) {
		say(Refused, code, sign)
		fits = false
	}
	m.kept(refuse)
	if !formFits(split(source, u.Entries), split(target, u.Entries), split(u.Target, u.Entries)) {
		refuse(FormChanged, "")
	}
	if sign := elementForm.FindString(target); sign != "" && !strings.Contains(source, sign) && !strings.Contains(u.Target, sign) {
		refuse(ElementTyped, sign)
	}
	m.looks(say)
	return fits
}

// comparison counts the marks of the exported source, the new and the old
// translation and the source as it is now.
type comparison struct{ want, got, old, now tally }

// kept: links, pictures and gaps must be there. One that neither a source nor
// the current translation has is foreign.
func (m comparison) kept(refuse func(Code, string)) {
	for _, key := range m.got.order {
		s, most := m.got.spans[key], max(m.want.n[key], m.old.n[key], m.now.n[key])
		switch {
		case !s.kind.keep():
		case most == 0:
			refuse(CodeForeign, s.sign())
		case m.got.n[key] > most:
			refuse(CodeTwice, s.sign())
		}
	}
	for _, key := range m.want.order {
		if s := m.want.spans[key]; s.kind == gap && m.got.n[key] < m.want.n[key] {
			refuse(CodeMissing, s.sign())
		}
	}
	for _, k := range []kind{link, picture} {
		if m.got.kinds[k] < m.want.kinds[k] {
			refuse(CodeMissing, first(m.want, m.got, k))
		}
	}
}

// looks: bold and the like may differ between languages; somebody should see
// it.
func (m comparison) looks(say func(Level, Code, string)) {
	for _, k := range []kind{strong, emphasis, code} {
		least, most := m.want.kinds[k], max(m.want.kinds[k], m.old.kinds[k])
		if m.old.kinds[k] > 0 {
			least = min(least, m.old.kinds[k])
		}
		switch n := m.got.kinds[k]; {
		case n < least:
			say(Warning, StyleMissing, first(m.want, m.got, k))
		case n > most:
			say(Warning, MarksTyped, first(m.got, m.want, k))
		}
	}
}

// elementForm is HTML; an address in angle brackets is none.
var elementForm = regexp.MustCompile(`<(?:[a-zA-Z][a-zA-Z0-9-]*(?:[\s>/]|$)|/[a-zA-Z]|!|\?)`)

// formFits: lines, list marks and ids of answers are those of the source, or
// of the translation that stood before.
func formFits(source, target, old []run) bool {
	return sameShape(source, target) || sameShape(old, target)
}

func sameShape(a, b []run) bool {
	var x, y string
	for _, r := range a {
		if r.form {
			x += r.text + "\x00"
		}
	}
	for _, r := range b {
		if r.form {
			y += r.text + "\x00"
		}
	}
	return x == y
}

type tally struct {
	n     map[string]int
	kinds map[kind]int
	spans map[string]span
	order []string
}

func count(list []span) tally {
	t := tally{n: map[string]int{}, kinds: map[kind]int{}, spans: map[string]span{}}
	for _, s := range list {
		key := s.key()
		if t.n[key]++; t.n[key] == 1 {
			t.order = append(t.order, key)
			t.spans[key] = s
		}
		t.kinds[s.kind]++
	}
	return t
}

// first names a mark of the kind that the target lacks.
func first(want, got tally, k kind) string {
	for _, key := range want.order {
		if s := want.spans[key]; s.kind == k && got.n[key] < want.n[key] {
			return s.sign()
		}
	}
	return ""
}
