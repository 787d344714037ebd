package courseware

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Write writes a course as the files Read reads: reading them gives a course
// with the same content hash. It fails where a text cannot stand in a file or
// a picture's bytes are not at hand.
func Write(pkg *Package) (Folder, error) {
	c := pkg.Course
	folder := Folder{manifestFile: Bytes(writeManifest(pkg))}
	for _, l := range c.Languages {
		for _, s := range c.sections() {
			text, err := writeTexts(s, l)
			if err != nil {
				return nil, err
			}
			folder[file(l, s.id)] = Bytes(text)
		}
	}
	for name, m := range c.Media {
		f, ok := pkg.Files[m.Hash]
		if !ok {
			return nil, fmt.Errorf("courseware: the bytes of %s/%s are missing", mediaDir, name)
		}
		folder[path.Join(mediaDir, name)] = f
	}
	return folder, nil
}

func writeTexts(s section, l i18n.Lang) ([]byte, error) {
	var b strings.Builder
	for i, block := range s.blocks {
		p, written := block.Text[l]
		if slices.ContainsFunc(strings.Split(p.Body, "\n"), func(line string) bool { return strings.HasPrefix(line, ":::") }) {
			return nil, fmt.Errorf("courseware: block %q has a line of its own that begins a fence (:::)", block.ID)
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("::: {#" + block.ID)
		if !written {
			b.WriteString(" missing}\n:::\n")
			continue
		}
		if p.Source != "" {
			b.WriteString(" src=" + p.Source)
		}
		b.WriteString("}\n" + p.Body + "\n:::\n")
	}
	return []byte(b.String()), nil
}

func writeManifest(pkg *Package) []byte {
	var y yamlWriter
	c := pkg.Course
	head := fields{{"format", "1"}}
	head.text("slug", c.Slug)
	head.number("version", pkg.Version)
	head.text("change", pkg.Change)
	head.text("source", string(c.Source))
	langs := make([]string, len(c.Languages))
	for i, l := range c.Languages {
		langs[i] = string(l)
	}
	head.list("languages", langs)
	head.raw("title", flowText(c.Title, c.Languages))
	head.raw("summary", flowText(c.Summary, c.Languages))
	head.raw("audience", flowText(c.Audience, c.Languages))
	head.text("validity", c.Validity)
	head.flag("template", c.Template)
	y.fields(0, head)
	y.line(0, "goals:")
	for _, g := range c.Goals {
		y.line(1, "- "+flowText(g, c.Languages))
	}
	if len(c.Competences) > 0 {
		y.line(0, "competences:")
	}
	for _, k := range c.Competences {
		y.line(1, "- "+flowMap([]field{{"framework", quoted(k.Framework)}, {"code", quoted(k.Code)}, {"level", quoted(k.Level)}}))
	}
	y.line(0, "lessons:")
	for _, l := range c.Lessons {
		y.line(1, "- id: "+quoted(l.ID))
		y.line(2, "minutes: "+strconv.Itoa(l.Minutes))
		y.line(2, "title: "+flowText(l.Title, c.Languages))
		if l.From != nil {
			y.line(2, "from: "+l.From.yaml())
		}
		y.blocks(2, "blocks", l.Blocks)
	}
	if t := c.Test; t != nil {
		y.line(0, "test:")
		y.line(1, "minutes: "+strconv.Itoa(t.Minutes))
		y.line(1, "pass: "+strconv.Itoa(t.Pass))
		y.line(1, "title: "+flowText(t.Title, c.Languages))
		y.fields(1, testFields(t))
		y.blocks(1, "questions", t.Blocks)
	}
	return y.b.Bytes()
}

func (y *yamlWriter) fields(indent int, list fields) {
	for _, f := range list {
		y.line(indent, f.key+": "+f.value)
	}
}

func (y *yamlWriter) blocks(indent int, key string, blocks []Block) {
	if len(blocks) == 0 {
		return
	}
	y.line(indent, key+":")
	for _, b := range blocks {
		y.line(indent+1, "- "+flowMap(blockFields(b)))
	}
}

func testFields(t *Test) fields {
	var f, pools fields
	f.number("attempts", t.Attempts)
	for _, p := range t.Pools {
		pools.number(quoted(p.ID), p.Draw)
	}
	if len(pools) > 0 {
		f.raw("pools", flowMap(pools))
	}
	return f
}

func blockFields(b Block) fields {
	f := fields{{"id", quoted(b.ID)}}
	f.text("of", b.Of)
	if b.Question != nil {
		f.text("question", string(b.Question.Kind))
		f.text("lesson", b.Lesson)
		f.text("pool", b.Pool)
		return append(f, questionFields(*b.Question)...)
	}
	if b.Type != Text {
		f.text("type", string(b.Type))
	}
	if b.Tone != Remember {
		f.text("tone", string(b.Tone))
	}
	f.flag("decorative", b.Decorative)
	f.flag("silent", b.Silent)
	return f
}

func questionFields(q quiz.Question) fields {
	var f fields
	if q.Points != 1 {
		f.number("points", q.Points)
	}
	f.flag("partial", q.Partial)
	f.flag("shuffle", q.Shuffle)
	switch q.Kind {
	case quiz.Order:
		f.list("items", q.Options)
	case quiz.TrueFalse: // its options are always the same
	default:
		f.list("options", q.Options)
	}
	if len(q.Areas) > 0 {
		var areas fields
		for _, spot := range q.Areas {
			areas.raw(quoted(spot.ID), quoted(spot.String()))
		}
		f.raw("areas", flowMap(areas))
	}
	if len(q.Right) > 0 {
		f.raw("right", oneOrMore(q.Right))
	}
	if len(q.Pairs) > 0 {
		var pairs fields
		for _, p := range q.Pairs {
			pairs.raw(quoted(p.Item), quoted(p.Partner))
		}
		f.raw("pairs", flowMap(pairs))
	}
	f.list("extra", q.Extra)
	f.maps("gaps", len(q.Gaps), func(i int, gap *fields) {
		g := q.Gaps[i]
		gap.text("id", g.ID)
		gap.list("options", g.Options)
		gap.text("right", g.Right)
		gap.list("accept", g.Accept)
	})
	f.text("value", q.Value)
	f.text("tolerance", q.Tolerance)
	f.list("accept", q.Accept)
	f.maps("remarks", len(q.Remarks), func(i int, remark *fields) {
		r := q.Remarks[i]
		remark.text("id", r.ID)
		remark.text("value", r.Value)
		remark.list("accept", r.Accept)
	})
	return f
}
