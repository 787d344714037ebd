package merge

import (
	"encoding/json"
	"maps"
	"slices"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Fate is what becomes of something that is not the same in all three states.
type Fate string

// The fates.
const (
	Follows  Fate = "follows"  // changed there only: as it is there
	Stays    Fate = "stays"    // changed here only: as it is here
	Conflict Fate = "conflict" // changed on both sides: somebody decides
)

// Take is a decision about a conflict.
type Take string

// The decisions.
const (
	Ours   Take = "ours"
	Theirs Take = "theirs"
	Edit   Take = "edit" // with texts of one's own
)

// Pick is a decision with the texts that belong to Edit.
type Pick struct {
	Take Take
	Text map[i18n.Lang]string
}

// Change is a block, the head of a lesson or a fact about the course that is
// not the same in all three states. A state that is nil has it not.
type Change struct {
	Key                string // names it in Picks
	Fate               Fate
	Lesson             string    // where it stands, or stood
	Fact               string    // title, summary …: about the course; the part of a text
	Lang               i18n.Lang // of a part of a text
	Base, Ours, Theirs *courseware.Block
	Was, Is, New       string // of heads and facts: the three states as text
	Editable           bool
	Open               bool // a conflict that nobody decided
}

// Result is what comes of a merge; where something is open, ours stands there.
type Result struct {
	Course  *courseware.Course
	Changes []Change
	Open    int
}

// three is one thing in its three states, as JSON; "" is not there.
type three struct{ base, ours, theirs string }

// fate says what becomes of it; both sides may have done the same.
func (t three) fate() (Fate, bool) {
	switch {
	case t.ours == t.theirs:
		return "", false
	case t.base == t.ours:
		return Follows, true
	case t.base == t.theirs:
		return Stays, true
	}
	return Conflict, true
}

type merging struct {
	base, ours, theirs *courseware.Course
	b, o, t            index
	picks              map[string]Pick
	out                Result
}

// Three merges what is new in theirs since base into ours. Theirs gets ours'
// slug, and names for its files that mean no other file.
func Three(base, ours, theirs *courseware.Course, picks map[string]Pick) (Result, error) {
	theirs = Settle(base, ours, theirs)
	base, theirs = speaking(base, base, ours), speaking(theirs, base, ours)
	m := &merging{base: base, ours: ours, theirs: theirs, b: indexed(base), o: indexed(ours), t: indexed(theirs), picks: picks}
	head := *ours
	head.Lessons, head.Test = nil, nil
	m.facts(&head)
	m.parts(&head)
	head.Media = maps.Clone(ours.Media)
	if head.Media == nil {
		head.Media = map[string]courseware.Media{}
	}
	maps.Copy(head.Media, theirs.Media)
	settled, err := courseware.Settled(&head)
	if err != nil {
		return Result{}, err
	}
	m.out.Course = settled
	return m.out, nil
}

// speaking is a course without the languages that were given up here.
func speaking(c, base, ours *courseware.Course) *courseware.Course {
	out := *c
	out.Languages = slices.DeleteFunc(slices.Clone(c.Languages), func(l i18n.Lang) bool {
		return slices.Contains(base.Languages, l) && !slices.Contains(ours.Languages, l)
	})
	return &out
}

// decide notes what is different and says which state counts: 'o' or 't', or
// 'e' where texts were written.
func (m *merging) decide(c Change, t three) rune {
	fate, differs := t.fate()
	if !differs {
		return 'o'
	}
	c.Fate = fate
	side := 'o'
	switch fate {
	case Follows:
		side = 't'
	case Conflict:
		switch p, ok := m.picks[c.Key]; {
		case ok && p.Take == Theirs:
			side = 't'
		case ok && p.Take == Edit && c.Editable:
			side = 'e'
		case !ok || p.Take != Ours:
			c.Open = true
			m.out.Open++
		}
	}
	m.out.Changes = append(m.out.Changes, c)
	return side
}

// facts merges what is said about the course as a whole.
func (m *merging) facts(head *courseware.Course) {
	for _, f := range []struct {
		name string
		of   func(*courseware.Course) any
		take func()
	}{
		{"title", func(c *courseware.Course) any { return c.Title }, func() { head.Title = m.theirs.Title }},
		{"summary", func(c *courseware.Course) any { return c.Summary }, func() { head.Summary = m.theirs.Summary }},
		{"audience", func(c *courseware.Course) any { return c.Audience }, func() { head.Audience = m.theirs.Audience }},
		{"goals", func(c *courseware.Course) any { return c.Goals }, func() { head.Goals = m.theirs.Goals }},
		{"competences", func(c *courseware.Course) any { return c.Competences }, func() { head.Competences = m.theirs.Competences }},
		{"validity", func(c *courseware.Course) any { return c.Validity }, func() { head.Validity = m.theirs.Validity }},
		{"languages", func(c *courseware.Course) any { return c.Languages }, func() { head.Languages = m.theirs.Languages }},
	} {
		t := three{text(f.of(m.base)), text(f.of(m.ours)), text(f.of(m.theirs))}
		c := Change{Key: "fact-" + f.name, Fact: f.name, Was: plain(f.of(m.base)), Is: plain(f.of(m.ours)), New: plain(f.of(m.theirs))}
		if m.decide(c, t) == 't' {
			f.take()
		}
	}
}

// parts merges lessons and the test: first every block for itself, then the
// heads, then their order.
func (m *merging) parts(out *courseware.Course) {
	placed := map[string][]courseware.Block{} // by lesson, in no order
	for _, id := range union(m.o.blocks, m.t.blocks, m.b.blocks) {
		if b, lesson, ok := m.block(id); ok {
			placed[lesson] = append(placed[lesson], b)
		}
	}
	heads := map[string]part{}
	for _, id := range union(m.o.parts, m.t.parts, m.b.parts) {
		if p, ok := m.head(id, len(placed[id]) > 0); ok {
			heads[id] = p
		}
	}
	kept := func(id string) bool { _, ok := heads[id]; return ok }
	for _, id := range order(m.b.parts, m.o.parts, m.t.parts, kept) {
		p := heads[id]
		blocks := m.arrange(id, placed[id])
		if p.test != nil {
			t := *p.test
			t.Blocks, out.Test = blocks, &t
			continue
		}
		l := p.lesson
		l.Blocks = blocks
		out.Lessons = append(out.Lessons, l)
	}
}

// block is what becomes of a block, and in which lesson it stands.
func (m *merging) block(id string) (courseware.Block, string, bool) {
	b, o, t := m.b.at[id], m.o.at[id], m.t.at[id]
	c := Change{Key: "block-" + id, Base: b.pointer(), Ours: o.pointer(), Theirs: t.pointer(), Lesson: first(o.lesson, t.lesson, b.lesson)}
	c.Editable = o.there && t.there && o.structure == t.structure
	lesson := o.lesson
	if o.lesson == b.lesson && t.there || !o.there {
		lesson = first(t.lesson, o.lesson, b.lesson)
	}
	switch m.decide(c, three{b.essence, o.essence, t.essence}) {
	case 't':
		return t.block, lesson, t.there
	case 'e':
		return edited(o.block, t.block, m.ours.Source, m.picks[c.Key].Text), lesson, true
	}
	return o.block, lesson, o.there
}

// edited is a block with texts somebody wrote: a translation that is new
// belongs to the source text as it is now.
func edited(ours, theirs courseware.Block, source i18n.Lang, texts map[i18n.Lang]string) courseware.Block {
	out := ours
	out.Text = map[i18n.Lang]courseware.Passage{}
	print := courseware.Fingerprint(texts[source])
	for l, body := range texts {
		p := courseware.Passage{Body: body}
		switch {
		case l == source:
		case body == ours.Text[l].Body:
			p.Source = ours.Text[l].Source
		case body == theirs.Text[l].Body:
			p.Source = theirs.Text[l].Source
		default:
			p.Source = print
		}
		out.Text[l] = p
	}
	return out
}

// head is what becomes of the head of a lesson or the test. It stays as long
// as something stands below it.
func (m *merging) head(id string, needed bool) (part, bool) {
	b, o, t := m.b.part[id], m.o.part[id], m.t.part[id]
	c := Change{Key: "lesson-" + id, Lesson: id, Was: b.title(), Is: o.title(), New: t.title()}
	p := o
	if m.decide(c, three{b.essence, o.essence, t.essence}) == 't' {
		p = t
	}
	if !p.there && needed {
		p = o
		if !p.there {
			p = t
		}
		if !p.there {
			p = b
		}
	}
	return p, p.there
}

// arrange puts the blocks of a lesson into their order.
func (m *merging) arrange(lesson string, blocks []courseware.Block) []courseware.Block {
	at := map[string]courseware.Block{}
	for _, b := range blocks {
		at[b.ID] = b
	}
	kept := func(id string) bool { _, ok := at[id]; return ok }
	var out []courseware.Block
	for _, id := range order(m.b.part[lesson].order, m.o.part[lesson].order, m.t.part[lesson].order, kept) {
		out = append(out, at[id])
		delete(at, id)
	}
	for _, b := range blocks { // moved in a way that neither side knows
		if _, left := at[b.ID]; left {
			out = append(out, b)
		}
	}
	return out
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// union are the ids of lists, each once, in the order in which they come.
func union(lists ...[]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, id := range slices.Concat(lists...) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
