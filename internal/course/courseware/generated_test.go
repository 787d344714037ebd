package courseware_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// maker makes courses with every feature and awkward words: what stands in
// quotes, looks like YAML or Markdown, or is a number where a word is meant.
type maker struct {
	*rand.Rand
	n     int
	files map[string]courseware.File
}

var awkward = []string{
	"Größe", "ja: nein", "#1", "- a", "\"Zitat\"", "it's", "C:\\Akten", "1.5", "null", "true", "~", "&x", "*x", "!x", "100 %",
	"@Amt", "{a: b}", "[x]", "E\u2011Akte", "10\u00a0Uhr", "„unten“", "= gleich", "> mehr", "| Spalte", "😀", "\u2028", "a\\nb", "0x10", "2026-06-15", "yes", "'",
}

func (m *maker) word() string { return awkward[m.IntN(len(awkward))] }

// plain is a text that may stand where Markdown may not.
func (m *maker) plain() string {
	words := []string{"Wort"}
	for range 1 + m.IntN(4) {
		words = append(words, m.word())
	}
	return strings.TrimSpace(strings.NewReplacer("<", "", "\u2028", "").Replace(strings.Join(words, " ")))
}

func (m *maker) id(prefix string) string { m.n++; return fmt.Sprintf("%s-%d", prefix, m.n) }

func (m *maker) text() i18n.Text {
	return i18n.Text{i18n.DE: m.plain() + m.word(), i18n.EN: m.word() + "x"}
}

// course has a lesson with every type of block and every kind of question, and
// a test with every kind of question.
func (m *maker) course() *courseware.Course {
	c := &courseware.Course{
		Slug: "generated", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN},
		Title: m.text(), Summary: m.text(), Audience: m.text(), Goals: []i18n.Text{m.text(), m.text()},
		Competences: []courseware.Competence{{Framework: m.word(), Code: "1.3", Level: m.word()}},
		Media:       map[string]courseware.Media{},
	}
	if m.IntN(2) == 0 {
		c.Validity = "P18M"
	}
	lesson := courseware.Lesson{ID: m.id("lesson"), Minutes: 1 + m.IntN(15), Title: m.text()}
	lesson.Blocks = m.blocks(c)
	for _, q := range m.questions() {
		lesson.Blocks = append(lesson.Blocks, m.asked(c, q))
	}
	c.Lessons = []courseware.Lesson{lesson, {ID: m.id("empty"), Minutes: 3, Title: m.text()}, m.linked(c)}
	c.Template = m.IntN(4) == 0
	c.Test = &courseware.Test{Minutes: 5, Pass: 80, Title: m.text()}
	for _, q := range m.questions() {
		b := m.asked(c, q)
		b.Lesson = lesson.ID
		if q.Points == 2 {
			b.Pool = "two-points"
		}
		c.Test.Blocks = append(c.Test.Blocks, b)
	}
	c.Test.Pools = []courseware.Pool{{ID: "two-points", Draw: 1 + m.IntN(2)}}
	c.Test.Attempts = m.IntN(3)
	return c
}

// linked is a lesson of another course with a local note in it.
func (m *maker) linked(c *courseware.Course) courseware.Lesson {
	l := courseware.Lesson{ID: m.id("linked"), Minutes: 3, Title: m.text(), From: &courseware.Origin{
		Course: "home", Lesson: "there", Version: 1 + m.IntN(99), Hash: hashOf([]byte{byte(m.IntN(256))}),
	}}
	came := m.asked(c, m.questions()[0])
	came.Of = "question"
	say := func(i18n.Lang) string { return "Hinweis" }
	l.Blocks = []courseware.Block{
		m.block(courseware.Block{ID: m.id("came"), Of: "came", Type: courseware.Heading}, say),
		m.block(courseware.Block{ID: m.id("note"), Type: courseware.Callout, Tone: courseware.Tip}, say), came,
	}
	return l
}

// block gives each language its text; translations name what they translate,
// some an older text, and some are not written yet.
func (m *maker) block(b courseware.Block, body func(l i18n.Lang) string) courseware.Block {
	de := body(i18n.DE)
	b.Text = map[i18n.Lang]courseware.Passage{
		i18n.DE: {Body: de}, i18n.EN: {Body: body(i18n.EN), Source: courseware.Fingerprint(de)},
	}
	switch m.IntN(15) {
	case 0:
		delete(b.Text, i18n.EN)
	case 1:
		b.Text[i18n.EN] = courseware.Passage{Body: b.Text[i18n.EN].Body, Source: "00c0ffee"}
	}
	return b
}

func (m *maker) blocks(c *courseware.Course) []courseware.Block {
	body := func(format string) func(i18n.Lang) string {
		return func(i18n.Lang) string {
			words := m.plain()
			return strings.ReplaceAll(strings.ReplaceAll(format, "%s", words), "[x]", "x")
		}
	}
	picture := m.picture(c)
	film, talk, form, captions := m.film(c), m.talk(c), m.form(c), m.captions(c)
	return []courseware.Block{
		m.block(courseware.Block{ID: m.id("film"), Type: courseware.Video}, func(l i18n.Lang) string {
			return "[" + strings.ReplaceAll(m.plain(), "[x]", "") + "](" + film + ")\ncaptions: " + captions + "\nposter: " + picture + "\n\nEs **wird** gesagt.\n\n- eins"
		}),
		m.block(courseware.Block{ID: m.id("quiet"), Type: courseware.Video, Silent: true}, func(i18n.Lang) string { return "[Ohne Ton](" + film + ")\n\nMan sieht es." }),
		m.block(courseware.Block{ID: m.id("talk"), Type: courseware.Audio}, func(i18n.Lang) string { return "[Gespräch](" + talk + ")\n\nEs wird gesagt." }),
		m.block(courseware.Block{ID: m.id("form"), Type: courseware.Attachment}, func(i18n.Lang) string { return "[Formular](" + form + ")" }),
		m.block(courseware.Block{ID: m.id("heading"), Type: courseware.Heading}, func(i18n.Lang) string { return "Heading 1.5: it's" }),
		m.block(courseware.Block{ID: m.id("text"), Type: courseware.Text}, body("%s\n\n> %s\n\n1. eins\n2. zwei\n\n```\n  code: %s\n```")),
		m.block(courseware.Block{ID: m.id("note"), Type: courseware.Callout, Tone: courseware.Tone([]string{"remember", "tip", "careful"}[m.IntN(3)])}, body("%s")),
		m.block(courseware.Block{ID: m.id("steps"), Type: courseware.Checklist}, body("%s\n\n- eins\n- %s")),
		m.block(courseware.Block{ID: m.id("table"), Type: courseware.Table}, func(i18n.Lang) string { return "Tabelle\n\n| a | b |\n| --- | --- |\n| 1 | 2 |" }),
		m.block(courseware.Block{ID: m.id("image"), Type: courseware.Image}, func(i18n.Lang) string { return "![Ein Bild](" + picture + ")\n\nDazu ein Satz." }),
		m.block(courseware.Block{ID: m.id("ornament"), Type: courseware.Image, Decorative: true}, func(i18n.Lang) string { return "![](" + picture + ")" }),
	}
}

func (m *maker) picture(c *courseware.Course) string {
	return m.media(c, m.id("Bild")+".svg", []byte(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 16"><text>%d</text></svg>`, m.Int())), courseware.Media{Type: "image/svg+xml", Width: 32, Height: 16})
}

func (m *maker) film(c *courseware.Course) string {
	data := []byte(mp4 + fmt.Sprint(m.Int()))
	return m.media(c, m.id("film")+".mp4", data, courseware.Media{Type: "video/mp4", Size: int64(len(data))})
}

func (m *maker) talk(c *courseware.Course) string {
	data := []byte(mp3 + fmt.Sprint(m.Int()))
	return m.media(c, m.id("talk")+".mp3", data, courseware.Media{Type: "audio/mpeg", Size: int64(len(data))})
}

func (m *maker) form(c *courseware.Course) string {
	data := []byte(pdf + fmt.Sprint(m.Int()))
	return m.media(c, m.id("form")+".pdf", data, courseware.Media{Type: "application/pdf", Size: int64(len(data))})
}

func (m *maker) captions(c *courseware.Course) string {
	text, err := courseware.CleanCaptions(vtt + strings.ReplaceAll(m.plain(), "-->", "") + " &amp; R&D &lt;b&gt;\n")
	if err != nil {
		panic(err)
	}
	return m.media(c, m.id("captions")+".vtt", []byte(text), courseware.Media{Type: "text/vtt"})
}

func (m *maker) media(c *courseware.Course, name string, data []byte, described courseware.Media) string {
	described.Hash = hashOf(data)
	c.Media[name], m.files[described.Hash] = described, courseware.Bytes(data)
	return name
}

func (m *maker) questions() []quiz.Question {
	ids := []string{m.id("a"), m.id("b"), m.id("c"), "0" + fmt.Sprint(m.IntN(10)), "no"}
	return []quiz.Question{
		{Kind: quiz.Single, Points: 1 + m.IntN(3), Options: ids, Right: ids[4:], Shuffle: m.IntN(2) == 0},
		{Kind: quiz.Multiple, Points: 4, Partial: m.IntN(2) == 0, Options: ids, Right: ids[:1+m.IntN(3)]},
		{Kind: quiz.TrueFalse, Points: 1, Options: []string{"true", "false"}, Right: []string{"false"}},
		{Kind: quiz.Order, Points: 2, Options: ids},
		{Kind: quiz.Match, Points: 2, Partial: true, Pairs: []quiz.Pair{{Item: "1", Partner: "x"}, {Item: "02", Partner: "3"}, {Item: "yes", Partner: "y"}}, Extra: []string{"null"}},
		{Kind: quiz.Cloze, Points: 2, Gaps: []quiz.Gap{{ID: "g1", Options: []string{"1", "on"}, Right: "on"}, {ID: "g2", Accept: []string{m.plain(), "x: y"}}}},
		{Kind: quiz.Numeric, Points: 1, Value: []string{"2.50", "-3", "007"}[m.IntN(3)], Tolerance: []string{"", "0.10"}[m.IntN(2)], Remarks: []quiz.Remark{{ID: m.id("remark"), Value: "88.0"}}},
		{Kind: quiz.Short, Points: 1, Accept: []string{m.plain(), "1.0", "x: y"}, Remarks: []quiz.Remark{{ID: "05", Accept: []string{"null", "2"}}, {ID: m.id("remark"), Accept: []string{"#"}}}},
		{Kind: quiz.Area, Points: 1, Shuffle: m.IntN(2) == 0, Right: []string{"02"}, Areas: []quiz.Spot{
			{ID: "no", Shape: quiz.Rect, At: []float64{0, 0.5, float64(1 + m.IntN(99)), 33.25}},
			{ID: "02", Shape: quiz.Circle, At: []float64{50, 0, 12.5}},
			{ID: m.id("area"), Shape: quiz.Polygon, At: []float64{0, 0, 100, 100, 50, float64(m.IntN(100))}},
		}},
		{Kind: quiz.Free, Points: 1 + m.IntN(20)},
	}
}

// asked is a question with a text that fits it.
func (m *maker) asked(c *courseware.Course, q quiz.Question) courseware.Block {
	q.ID = m.id(string(q.Kind))
	picture := ""
	if q.Kind == quiz.Area {
		picture = "![Ein Fenster](" + m.picture(c) + ")\n\n"
	}
	return m.block(courseware.Block{ID: q.ID, Type: courseware.Question, Question: &q}, func(i18n.Lang) string {
		var b strings.Builder
		b.WriteString("Frage " + strings.ReplaceAll(m.plain(), "[x]", "") + "?\n\n" + picture)
		for _, g := range q.Gaps {
			b.WriteString("[[" + g.ID + "]] ")
		}
		b.WriteString("\n\n")
		for _, id := range append(q.Parts(), q.RemarkIDs()...) {
			fmt.Fprintf(&b, "- %s: %s\n  > Weil %s.\n", id, m.plain(), id)
		}
		for _, id := range q.Partners() {
			fmt.Fprintf(&b, "+ %s: %s\n", id, m.plain())
		}
		for _, id := range q.Words() {
			b.WriteString("+ " + id + ": x: y\n")
		}
		if q.Kind == quiz.Numeric {
			b.WriteString("+ unit: Tage\n")
		}
		b.WriteString("= Darum.")
		return tidied(b.String())
	})
}

// tidied is a body the way Read keeps it.
func tidied(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
