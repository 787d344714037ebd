package merge

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// testID is the id under which the test stands among the lessons.
const testID = "test"

// index is a course by its ids.
type index struct {
	parts, blocks []string
	part          map[string]part
	at            map[string]spot
}

// part is a lesson or the test without its blocks.
type part struct {
	there   bool
	lesson  courseware.Lesson
	test    *courseware.Test
	essence string
	order   []string
}

func (p part) title() string {
	switch {
	case !p.there:
		return ""
	case p.test != nil:
		return fmt.Sprintf("%s (%d)", plain(p.test.Title), p.test.Minutes)
	}
	return fmt.Sprintf("%s (%d)", plain(p.lesson.Title), p.lesson.Minutes)
}

// spot is a block where it stands. Its essence names files by what they hold.
type spot struct {
	there              bool
	lesson             string
	block              courseware.Block
	essence, structure string
}

func (s spot) pointer() *courseware.Block {
	if !s.there {
		return nil
	}
	return &s.block
}

func indexed(c *courseware.Course) index {
	x := index{part: map[string]part{}, at: map[string]spot{}}
	for _, l := range c.Lessons {
		blocks := l.Blocks
		l.Blocks = nil
		x.add(c, l.ID, part{there: true, lesson: l, essence: text(l)}, blocks)
	}
	if c.Test != nil {
		t := *c.Test
		t.Blocks = nil
		x.add(c, testID, part{there: true, test: &t, essence: text(t)}, c.Test.Blocks)
	}
	return x
}

func (x *index) add(c *courseware.Course, id string, p part, blocks []courseware.Block) {
	byContent, _ := c.Refer(courseware.Lesson{Blocks: blocks}, c.Languages, courseware.Naming{
		Block: func(id string) string { return id },
		File:  func(_ string, m courseware.Media) string { return m.Hash },
	})
	for i, b := range blocks {
		s := spot{there: true, lesson: id, block: b, essence: text(byContent.Blocks[i])}
		bare := b
		bare.Text = nil
		s.structure = text(bare)
		x.at[b.ID] = s
		x.blocks = append(x.blocks, b.ID)
		p.order = append(p.order, b.ID)
	}
	x.part[id] = p
	x.parts = append(x.parts, id)
}

// Settle gives a course that comes from elsewhere the slug it has here, and
// its files names that mean no other file here: those they had when they came
// the last time, where they did.
func Settle(base, ours, theirs *courseware.Course) *courseware.Course {
	out := *theirs
	out.Slug = ours.Slug
	out.Media = map[string]courseware.Media{}
	naming := courseware.Naming{
		Block: func(id string) string { return id },
		File:  func(name string, m courseware.Media) string { return nameOf(base, ours, name, m.Hash) },
	}
	renamed := func(blocks []courseware.Block) []courseware.Block {
		l, files := theirs.Refer(courseware.Lesson{Blocks: blocks}, theirs.Languages, naming)
		for name, m := range files {
			out.Media[name] = m
		}
		for i := range l.Blocks {
			l.Blocks[i].Of = blocks[i].Of
		}
		return l.Blocks
	}
	out.Lessons = slices.Clone(theirs.Lessons)
	for i := range out.Lessons {
		out.Lessons[i].Blocks = renamed(out.Lessons[i].Blocks)
	}
	if theirs.Test != nil {
		t := *theirs.Test
		t.Blocks = renamed(t.Blocks)
		out.Test = &t
	}
	return &out
}

func nameOf(base, ours *courseware.Course, name, hash string) string {
	if m, ok := base.Media[name]; ok && m.Hash == hash {
		return name
	}
	var known []string
	for n, m := range base.Media {
		if m.Hash == hash {
			known = append(known, n)
		}
	}
	if len(known) > 0 {
		slices.Sort(known)
		return known[0]
	}
	ext := path.Ext(name)
	for _, to := range []string{name, strings.TrimSuffix(name, ext) + "-" + hash[:8] + ext} {
		was, had := base.Media[to]
		is, has := ours.Media[to]
		if (!had || was.Hash == hash) && (!has || is.Hash == hash) {
			return to
		}
	}
	return hash + ext
}

// order joins two orders of what is kept: that of the side which moved
// something, ours where both did; what only the other side has stands behind
// what it stands behind there.
func order(base, ours, theirs []string, kept func(string) bool) []string {
	lead, other := ours, theirs
	if moved(base, theirs, ours) && !moved(base, ours, theirs) {
		lead, other = theirs, ours
	}
	var out []string
	for _, id := range lead {
		if kept(id) {
			out = append(out, id)
		}
	}
	for i, id := range other {
		if !kept(id) || slices.Contains(out, id) {
			continue
		}
		at := 0
		for j := i - 1; j >= 0; j-- {
			if n := slices.Index(out, other[j]); n >= 0 {
				at = n + 1
				break
			}
		}
		out = slices.Insert(out, at, id)
	}
	return out
}

// moved says whether what all three have stands in another order than in base.
func moved(base, side, other []string) bool {
	common := func(list, a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return !slices.Contains(a, id) || !slices.Contains(b, id) })
	}
	return !slices.Equal(common(base, side, other), common(side, base, other))
}

// plain is a fact about a course as a person reads it.
func plain(v any) string {
	switch v := v.(type) {
	case i18n.Text:
		var list []string
		for _, l := range i18n.Langs {
			if v[l] != "" {
				list = append(list, v[l])
			}
		}
		return strings.Join(list, " / ")
	case []i18n.Text:
		var list []string
		for _, t := range v {
			list = append(list, plain(t))
		}
		return strings.Join(list, "; ")
	case []courseware.Competence:
		var list []string
		for _, k := range v {
			list = append(list, strings.TrimSpace(k.Framework+" "+k.Code+" "+k.Level))
		}
		return strings.Join(list, ", ")
	case []i18n.Lang:
		var list []string
		for _, l := range v {
			list = append(list, string(l))
		}
		return strings.Join(list, ", ")
	case string:
		return v
	}
	return ""
}
