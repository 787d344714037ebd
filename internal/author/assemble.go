package author

import (
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Course is what the draft would be as a version: in its languages only. It is
// the draft's own: read it, never change it.
func (d *Draft) Course() *courseware.Course {
	c := d.Head
	c.Lessons, c.Test, c.Media = nil, nil, nil
	c.Title, c.Summary, c.Audience = d.spoken(c.Title), d.spoken(c.Summary), d.spoken(c.Audience)
	c.Goals = slices.Clone(c.Goals)
	for i, goal := range c.Goals {
		c.Goals[i] = d.spoken(goal)
	}
	for _, l := range d.Lessons {
		lesson := l.Head
		lesson.ID, lesson.Title, lesson.Blocks = l.ID, d.spoken(l.Head.Title), d.assembled(l.Blocks)
		c.Lessons = append(c.Lessons, lesson)
	}
	if d.Test != nil {
		t := d.Test.Test
		t.Title, t.Blocks = d.spoken(t.Title), d.assembled(d.Test.Blocks)
		c.Test = &t
	}
	c.Media = d.shown()
	return &c
}

// spoken is a text in the languages of the course: those of one that was taken
// away stay in the draft only.
func (d *Draft) spoken(t i18n.Text) i18n.Text {
	out := i18n.Text{}
	for _, l := range d.Head.Languages {
		if s, ok := t[l]; ok {
			out[l] = s
		}
	}
	return out
}

func (d *Draft) assembled(blocks []Block) []courseware.Block {
	var out []courseware.Block
	for _, b := range blocks {
		block := b.Block
		block.Text = map[i18n.Lang]courseware.Passage{}
		for _, l := range d.Head.Languages {
			if t := b.Texts[l]; t.Body != "" {
				block.Text[l] = courseware.Passage{Body: t.Body, Source: t.From}
			}
		}
		out = append(out, block)
	}
	return out
}

// shown are the files whose name stands in some text: what no block shows is
// left out of the version.
func (d *Draft) shown() map[string]courseware.Media {
	shown := map[string]courseware.Media{}
	for _, l := range d.All() {
		for _, b := range l.Blocks {
			for _, l := range d.Head.Languages {
				for name, m := range d.Media {
					if strings.Contains(b.Texts[l].Body, name) {
						shown[name] = m
					}
				}
			}
		}
	}
	if len(shown) == 0 {
		return nil
	}
	return shown
}
