package courseware

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Course is the parsed content of one version: structure once, texts by
// language as Markdown. It is stored as JSON.
type Course struct {
	Slug        string           `json:"slug"`
	Source      i18n.Lang        `json:"source"`
	Languages   []i18n.Lang      `json:"languages"` // the source first
	Title       i18n.Text        `json:"title"`
	Summary     i18n.Text        `json:"summary"`
	Audience    i18n.Text        `json:"audience"`
	Goals       []i18n.Text      `json:"goals"`
	Competences []Competence     `json:"competences,omitempty"`
	Validity    string           `json:"validity,omitempty"` // ISO 8601 period; empty = for good
	Lessons     []Lesson         `json:"lessons"`
	Test        *Test            `json:"test,omitempty"`
	Media       map[string]Media `json:"media,omitempty"` // by file name

	// Template: nobody takes it; courses begin as its copies.
	Template bool `json:"template,omitempty"`
}

// Competence says what the course teaches, in the words of a framework.
type Competence struct {
	Framework string `json:"framework" yaml:"framework"`
	Code      string `json:"code" yaml:"code"`
	Level     string `json:"level" yaml:"level"`
}

// Lesson is a step of three to seven minutes.
type Lesson struct {
	ID      string    `json:"id"`
	Minutes int       `json:"minutes"`
	Title   i18n.Text `json:"title"`
	From    *Origin   `json:"from,omitempty"` // the lesson of another course that it shows
	Blocks  []Block   `json:"blocks"`
}

// Test is the final quiz.
type Test struct {
	Minutes  int       `json:"minutes"`
	Pass     int       `json:"pass"` // per cent of the points
	Title    i18n.Text `json:"title"`
	Attempts int       `json:"attempts,omitempty"` // how often it may be taken; 0 = without limit
	Pools    []Pool    `json:"pools,omitempty"`
	Blocks   []Block   `json:"blocks"` // questions only
}

// Type is what a block is.
type Type string

// The types of blocks.
const (
	Heading   Type = "heading"
	Text      Type = "text"
	Callout   Type = "callout"
	Checklist Type = "checklist" // practice task: steps to try out
	Table     Type = "table"
	Image     Type = "image"
	Video     Type = "video"
	Audio     Type = "audio"
	// Attachment is a file to download.
	Attachment Type = "file"
	Question   Type = "question"
)

// Tone says how a callout speaks.
type Tone string

// The tones of callouts.
const (
	Remember Tone = "remember"
	Tip      Tone = "tip"
	Careful  Tone = "careful"
)

// Block is the smallest thing that is translated and becomes stale.
type Block struct {
	ID         string                `json:"id"`
	Type       Type                  `json:"type"`
	Tone       Tone                  `json:"tone,omitempty"`       // Callout
	Decorative bool                  `json:"decorative,omitempty"` // Image: no alternative text
	Silent     bool                  `json:"silent,omitempty"`     // Video: nothing is said in it
	Lesson     string                `json:"lesson,omitempty"`     // Question of the test: where to read it again
	Pool       string                `json:"pool,omitempty"`       // Question of the test: drawn from this pool
	Of         string                `json:"of,omitempty"`         // in a linked lesson: its id at home
	Question   *quiz.Question        `json:"question,omitempty"`
	Text       map[i18n.Lang]Passage `json:"text"`
}

// Passage is the text of a block in one language.
type Passage struct {
	Body   string `json:"body"`             // Markdown
	Source string `json:"source,omitempty"` // translations: fingerprint of the text they were made from
}

// Fingerprint identifies a text for the staleness rule. Line ends and blank
// lines around the text do not count.
func Fingerprint(body string) string {
	sum := sha256.Sum256([]byte(tidy(body)))
	return hex.EncodeToString(sum[:4])
}

func tidy(body string) string {
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// Stale says whether the block's text in l was made from another text than
// the source has now.
func (c *Course) Stale(b Block, l i18n.Lang) bool {
	return l != c.Source && b.Text[l].Source != Fingerprint(b.Text[c.Source].Body)
}

// Hash identifies the content.
func (c *Course) Hash() (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Minutes is the time the whole course takes.
func (c *Course) Minutes() int {
	n := 0
	for _, lesson := range c.Lessons {
		n += lesson.Minutes
	}
	if c.Test != nil {
		n += c.Test.Minutes
	}
	return n
}

// LessonNo returns the number of a lesson, from 1, or 0.
func (c *Course) LessonNo(id string) int {
	for i, lesson := range c.Lessons {
		if lesson.ID == id {
			return i + 1
		}
	}
	return 0
}

// In returns l if the course is written in it, else the source language.
func (c *Course) In(l i18n.Lang) i18n.Lang {
	for _, have := range c.Languages {
		if have == l {
			return l
		}
	}
	return c.Source
}

// sections are the parts that have a file per language: lessons, then the test.
type section struct {
	id     string
	blocks []Block
}

// testID is the file name of the test's texts; no lesson may have it.
const testID = "test"

func (c *Course) sections() []section {
	var list []section
	for _, l := range c.Lessons {
		list = append(list, section{l.ID, l.Blocks})
	}
	if c.Test != nil {
		list = append(list, section{testID, c.Test.Blocks})
	}
	return list
}
