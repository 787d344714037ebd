package courseware

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Settled returns a course that was never files the way Read would have read
// it: letters composed, defaults filled in, nothing empty, no file that no
// block shows. So the hash of what is published is that of its package.
func Settled(c *Course) (*Course, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	out := &Course{}
	// Composing the letters of the whole JSON composes those of every text.
	if err := json.Unmarshal(norm.NFC.Bytes(b), out); err != nil {
		return nil, err
	}
	settleTexts(out)
	shown := map[string]bool{}
	for _, s := range out.sections() {
		for i := range s.blocks {
			settleBlock(&s.blocks[i], out.Languages)
			for _, l := range out.Languages {
				for _, name := range s.blocks[i].files(l) {
					shown[name] = true
				}
			}
		}
	}
	for name := range out.Media {
		if !shown[name] {
			delete(out.Media, name)
		}
	}
	return out, nil
}

func settleTexts(c *Course) {
	texts := slices.Concat([]i18n.Text{c.Title, c.Summary, c.Audience}, c.Goals)
	for i := range c.Lessons {
		texts = append(texts, c.Lessons[i].Title)
		c.Lessons[i].Blocks = orNil(c.Lessons[i].Blocks)
	}
	if c.Test != nil {
		texts = append(texts, c.Test.Title)
	}
	for _, t := range texts {
		for l := range t {
			if !slices.Contains(c.Languages, l) {
				delete(t, l)
			}
		}
	}
}

// orNil: an empty list and none are the same in a file, but not in JSON.
func orNil(list []Block) []Block {
	if len(list) == 0 {
		return nil
	}
	return list
}

func settleBlock(b *Block, langs []i18n.Lang) {
	for l, p := range b.Text {
		p.Body = tidy(strings.ReplaceAll(p.Body, "\r\n", "\n"))
		if p.Body == "" || !slices.Contains(langs, l) {
			delete(b.Text, l)
			continue
		}
		b.Text[l] = p
	}
	if b.Type == "" {
		b.Type = Text
	}
	switch {
	case b.Type == Callout && b.Tone == "":
		b.Tone = Remember
	case b.Type != Callout:
		b.Tone = ""
	}
	q := b.Question
	if q == nil {
		return
	}
	q.ID, q.Points = b.ID, max(q.Points, 1)
	if q.Kind == quiz.TrueFalse && len(q.Options) == 0 {
		q.Options = []string{"true", "false"}
	}
}
