package courseware

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Origin says which lesson of another course a lesson shows. The hash of the
// version tells the same course from one that only has the same name in
// another municipality.
type Origin struct {
	Course  string `json:"course"`
	Lesson  string `json:"lesson"`
	Version int    `json:"version"`
	Hash    string `json:"hash"`
}

// Linked says whether the lesson is one of another course. Its blocks that say
// of which block they are came from there; the others are local notes.
func (l Lesson) Linked() bool { return l.From != nil }

// Locked says whether the block came with a linked lesson.
func (b Block) Locked() bool { return b.Of != "" }

// IsNote says whether a block of this type can stand in a linked lesson as a
// local note.
func (t Type) IsNote() bool { return t == Text || t == Callout }

// LessonByID finds a lesson.
func (c *Course) LessonByID(id string) (Lesson, bool) {
	if no := c.LessonNo(id); no > 0 {
		return c.Lessons[no-1], true
	}
	return Lesson{}, false
}

// Naming gives what a lesson brings along its names in another course.
type Naming struct {
	Block func(id string) string
	File  func(name string, m Media) string
}

// Refer returns a lesson as another course shows it, in these languages, with
// the files it needs. Where a file has another name there, the texts say so
// and their translations stay as current as they were.
func (c *Course) Refer(l Lesson, langs []i18n.Lang, n Naming) (Lesson, map[string]Media) {
	out := Lesson{ID: l.ID, Minutes: l.Minutes, Title: i18n.Text{}}
	for _, lang := range langs {
		if s, ok := l.Title[lang]; ok {
			out.Title[lang] = s
		}
	}
	files := map[string]Media{}
	rename := func(name string) string {
		m, ok := c.Media[name]
		if !ok {
			return name
		}
		to := n.File(name, m)
		files[to] = m
		return to
	}
	for _, b := range l.Blocks {
		texts := c.renamed(b, langs, rename)
		b.Of, b.ID, b.Text = b.ID, n.Block(b.ID), texts
		if b.Question != nil {
			q := *b.Question
			q.ID = b.ID
			b.Question = &q
		}
		out.Blocks = append(out.Blocks, b)
	}
	return out, files
}

func (c *Course) renamed(b Block, langs []i18n.Lang, rename func(string) string) map[i18n.Lang]Passage {
	source := b.Text[c.Source].Body
	was, is := Fingerprint(source), Fingerprint(b.rename(source, rename))
	texts := map[i18n.Lang]Passage{}
	for _, l := range langs {
		p, ok := b.Text[l]
		if !ok {
			continue
		}
		if l != c.Source && p.Source == was {
			p.Source = is
		}
		p.Body = b.rename(p.Body, rename)
		texts[l] = p
	}
	return texts
}

// rename gives the files that a text names, and files says which these are,
// other names.
func (b Block) rename(body string, to func(string) string) string {
	clip := b.Type.isClip()
	forms := []*regexp.Regexp{imageForm}
	switch {
	case clip:
		forms = []*regexp.Regexp{clipForm, partForm}
	case b.Type != Image && b.Question == nil:
		return body
	}
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		if clip && line == "" || b.Type == Image && i > 0 {
			break // what follows is for people
		}
		for _, form := range forms {
			if m := form.FindStringSubmatchIndex(line); m != nil {
				lines[i] = line[:m[4]] + to(line[m[4]:m[5]]) + line[m[5]:]
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}

// SameLesson says whether two lessons say the same in these languages, each at
// home or linked. How a course names blocks and files, and its local notes, do
// not count.
func SameLesson(a *Course, la Lesson, b *Course, lb Lesson, langs []i18n.Lang) bool {
	x, errX := json.Marshal(a.essence(la, langs))
	y, errY := json.Marshal(b.essence(lb, langs))
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (c *Course) essence(l Lesson, langs []i18n.Lang) Lesson {
	plain := l
	plain.Blocks = nil
	for _, b := range l.Blocks {
		if l.Linked() {
			if !b.Locked() {
				continue
			}
			b.ID = b.Of
		}
		plain.Blocks = append(plain.Blocks, b)
	}
	out, _ := c.Refer(plain, langs, Naming{
		Block: func(id string) string { return id },
		File:  func(_ string, m Media) string { return m.Hash },
	})
	out.ID = ""
	return out
}

// Weave returns a newer state of a linked lesson with the local notes of the
// one held: each behind the block it stood behind, or where that is gone,
// behind the one before it.
func Weave(held, next Lesson) Lesson {
	here := map[string]bool{}
	for _, b := range next.Blocks {
		here[b.Of] = true
	}
	notes, behind := map[string][]Block{}, ""
	for _, b := range held.Blocks {
		switch {
		case !b.Locked():
			notes[behind] = append(notes[behind], b)
		case here[b.Of]:
			behind = b.Of
		}
	}
	out := next
	out.ID = held.ID
	out.Blocks = append([]Block(nil), notes[""]...)
	for _, b := range next.Blocks {
		out.Blocks = append(append(out.Blocks, b), notes[b.Of]...)
	}
	return out
}
