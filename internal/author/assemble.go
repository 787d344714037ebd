package author

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Course is what the draft would be as a version. It is the draft's own: read
// it, never change it.
func (d *Draft) Course() *courseware.Course {
	c := d.Head
	c.Lessons, c.Test, c.Media = nil, nil, nil
	for _, l := range d.Lessons {
		lesson := l.Head
		lesson.ID, lesson.Blocks = l.ID, assembled(l.Blocks)
		c.Lessons = append(c.Lessons, lesson)
	}
	if d.Test != nil {
		t := d.Test.Test
		t.Blocks = assembled(d.Test.Blocks)
		c.Test = &t
	}
	c.Media = d.shown()
	return &c
}

func assembled(blocks []Block) []courseware.Block {
	var out []courseware.Block
	for _, b := range blocks {
		block := b.Block
		block.Text = map[i18n.Lang]courseware.Passage{}
		for l, t := range b.Texts {
			if t.Body != "" {
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
			for _, t := range b.Texts {
				for name, m := range d.Media {
					if strings.Contains(t.Body, name) {
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
