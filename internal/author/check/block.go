package check

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// blockCheck looks at one block in one language.
type blockCheck struct {
	*checker
	block courseware.Block
	lang  i18n.Lang
	body  string
}

func (c *blockCheck) say(s Severity, id string, a args) {
	c.found = append(c.found, Finding{Lesson: c.lesson, Block: c.block.ID, Lang: c.lang, Severity: s, ID: "author.check." + id, Args: a})
}

// blocks looks at the blocks of a lesson in every language: the order of
// headings goes through the whole page.
func (k *checker) blocks(lesson string, list []courseware.Block) {
	k.lesson = lesson
	for _, b := range list {
		if b.Question != nil {
			k.answerable(b)
		}
	}
	for _, l := range k.course.Languages {
		level := 1
		for _, b := range list {
			c := &blockCheck{checker: k, block: b, lang: l, body: b.Text[l].Body}
			if !c.written() {
				continue
			}
			level = c.headings(level)
			c.text()
		}
	}
}

// written says whether there is a text to look at.
func (c *blockCheck) written() bool {
	severity := Warns
	if c.policy.MissingBlocks {
		severity = Blocks
	}
	switch {
	case c.lang == c.course.Source && strings.TrimSpace(c.body) == "":
		c.say(Blocks, "empty", nil)
		return false
	case strings.TrimSpace(c.body) == "":
		c.say(severity, "missing", nil)
		return false
	case c.course.Stale(c.block, c.lang):
		c.say(severity, "stale", nil)
	}
	return true
}

func (c *blockCheck) text() {
	if strings.Contains("\n"+c.body, "\n:::") {
		c.say(Blocks, "fence", nil)
	}
	c.placeholder()
	switch c.block.Type {
	case courseware.Heading:
		return
	case courseware.Image:
		c.image()
	case courseware.Table:
		c.table()
	case courseware.Video, courseware.Audio, courseware.Attachment:
		c.clip()
	case courseware.Question:
		c.question()
	}
	c.markdown()
}

var (
	clipForm = regexp.MustCompile(`^\[([^\]]+)\]\(([^)\s]+)\)$`)
	partForm = regexp.MustCompile(`^(captions|poster): (\S+)$`)
)

// clip looks at a film, a sound or a file to download: its title and what
// belongs to it stand above an empty line, its transcript below.
func (c *blockCheck) clip() {
	head, text, _ := strings.Cut(c.body, "\n\n")
	first, rest, _ := strings.Cut(head, "\n")
	m := clipForm.FindStringSubmatch(strings.TrimSpace(first))
	if m == nil {
		c.say(Blocks, "clip", nil)
		return
	}
	names, captions := []string{m[2]}, false
	for line := range strings.Lines(rest) {
		if p := partForm.FindStringSubmatch(strings.TrimSpace(line)); p != nil {
			names, captions = append(names, p[2]), captions || p[1] == "captions"
		}
	}
	for _, name := range names {
		if _, ok := c.course.Media[name]; !ok {
			c.say(Blocks, "file", args{"Name": name})
		}
	}
	if c.block.Type == courseware.Video && !captions && !c.block.Silent {
		c.say(Blocks, "captions", nil)
	}
	if c.block.Type != courseware.Attachment && strings.TrimSpace(text) == "" {
		c.say(Blocks, "transcript", nil)
	}
	c.body = text // links are looked at in the transcript
}

var imageForm = regexp.MustCompile(`^!\[([^\]]*)\]\(([^)\s]+)\)`)

func (c *blockCheck) image() {
	m := imageForm.FindStringSubmatch(c.body)
	if m == nil {
		c.say(Blocks, "image", nil)
		return
	}
	alt, name := strings.TrimSpace(m[1]), m[2]
	switch {
	case alt == "" && !c.block.Decorative:
		c.say(Blocks, "alt", nil)
	case alt != "" && c.block.Decorative:
		c.say(Blocks, "alt_decorative", nil)
	case alt != "" && (strings.EqualFold(alt, name) || strings.EqualFold(alt, strings.TrimSuffix(name, path.Ext(name)))):
		c.say(Blocks, "alt_name", nil)
	}
	if _, ok := c.course.Media[name]; !ok {
		c.say(Blocks, "file", args{"Name": name})
	}
}

// table: one line says what it shows, and every column has a head.
func (c *blockCheck) table() {
	caption, table, _ := strings.Cut(c.body, "\n\n")
	if strings.HasPrefix(caption, "|") || strings.TrimSpace(caption) == "" {
		c.say(Blocks, "table_caption", nil)
		table = c.body
	}
	head, _, _ := strings.Cut(strings.TrimSpace(table), "\n")
	cells := strings.Split(strings.Trim(strings.TrimSpace(head), "|"), "|")
	if !strings.HasPrefix(strings.TrimSpace(head), "|") || slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) == "" }) {
		c.say(Blocks, "table_head", nil)
	}
}

// Reading: words a minute in a text one learns from, and a question's time.
const (
	wordsAMinute    = 150
	questionSeconds = 45
	stepSeconds     = 20
)

// reading compares what a lesson takes with what was planned.
func (k *checker) reading(l courseware.Lesson) {
	seconds, played := 0, false
	for _, b := range l.Blocks {
		body := b.Text[k.course.Source].Body
		seconds += len(strings.Fields(body)) * 60 / wordsAMinute
		switch b.Type {
		case courseware.Question:
			seconds += questionSeconds
		case courseware.Checklist:
			seconds += stepSeconds * strings.Count("\n"+body, "\n- ")
		case courseware.Video, courseware.Audio:
			played = true // how long it runs is not known here
		}
	}
	k.lesson = l.ID
	minutes := (seconds + 30) / 60
	if l.Minutes > 0 && (minutes > 2*l.Minutes || !played && seconds > 0 && 4*seconds < 60*l.Minutes) {
		k.say(Warns, "", "reading", args{"Planned": l.Minutes, "Needed": max(minutes, 1)})
	}
}
