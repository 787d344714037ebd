// Package check looks at a course before it is published, as its readers
// would meet it. Pure functions: the same course gives the same findings, in
// reading order.
//
// Contrast is not among the checks: nobody can choose a colour for a text, and
// those of the themes are tested where they are made (web/ui). What stands in
// a picture cannot be judged; its description says the same in words.
//
// It owns what stands in the way of publishing and what is only worth saying.
// It does not own the form of files (courseware) nor who may publish (author).
package check

import (
	"slices"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Severity says what a finding does.
type Severity string

// The severities.
const (
	Blocks Severity = "blocks" // nothing is published before it is repaired
	Warns  Severity = "warns"
)

// Finding is something to repair. Its message is ID with Args.
type Finding struct {
	Lesson   string // or "test"; "": the course
	Block    string // "": the lesson
	Lang     i18n.Lang
	Severity Severity
	ID       string
	Args     map[string]any
}

// Policy is what a municipality wants to be checked.
type Policy struct {
	MissingBlocks bool           // missing or stale translations stand in the way
	Courses       map[string]int // slugs that links may lead to, with their number of lessons
}

// Course returns everything there is to say about a course.
func Course(c *courseware.Course, p Policy) []Finding {
	k := &checker{course: c, policy: p}
	k.head()
	k.placeholders()
	for i := range c.Lessons {
		k.lessonHead(c.Lessons[i])
		k.blocks(c.Lessons[i].ID, c.Lessons[i].Blocks)
		k.reading(c.Lessons[i])
	}
	if c.Test != nil {
		k.test(c.Test)
	}
	k.unreadable()
	return k.found
}

// Blocked says whether a finding stands in the way.
func Blocked(list []Finding) bool { return Count(list, Blocks) > 0 }

// Count is how many findings are of a severity.
func Count(list []Finding, s Severity) int {
	n := 0
	for _, f := range list {
		if f.Severity == s {
			n++
		}
	}
	return n
}

type args = map[string]any

type checker struct {
	course *courseware.Course
	policy Policy
	lesson string
	found  []Finding
}

// course-wide and lesson-wide findings; block ones go through blockCheck.
func (k *checker) say(s Severity, l i18n.Lang, id string, a args) {
	k.found = append(k.found, Finding{Lesson: k.lesson, Lang: l, Severity: s, ID: "author.check." + id, Args: a})
}

// translated demands a short text in every language: titles have no notice
// that they are missing.
func (k *checker) translated(id string, t i18n.Text, a args) {
	for _, l := range k.course.Languages {
		if t[l] == "" {
			k.say(Blocks, l, id, a)
		}
	}
}

func (k *checker) head() {
	c := k.course
	k.translated("title", c.Title, nil)
	k.translated("summary", c.Summary, nil)
	k.translated("audience", c.Audience, nil)
	if len(c.Goals) == 0 {
		k.say(Blocks, "", "goals", nil)
	}
	for i, g := range c.Goals {
		k.translated("goal", g, args{"No": i + 1})
	}
	if len(c.Lessons) == 0 {
		k.say(Blocks, "", "lessons", nil)
	}
}

// The planned minutes of a lesson: what the form allows, and what is good.
const (
	mostMinutes = 15
	goodMinutes = 7
)

func (k *checker) lessonHead(l courseware.Lesson) {
	k.lesson = l.ID
	k.translated("lesson_title", l.Title, nil)
	switch {
	case l.Minutes < 1 || l.Minutes > mostMinutes:
		k.say(Blocks, "", "minutes", args{"Most": mostMinutes})
	case l.Minutes > goodMinutes:
		k.say(Warns, "", "long_lesson", args{"Minutes": l.Minutes, "Good": goodMinutes})
	}
	if len(l.Blocks) == 0 {
		k.say(Blocks, "", "lesson_empty", nil)
	}
}

func (k *checker) test(t *courseware.Test) {
	k.lesson = "test"
	k.translated("lesson_title", t.Title, nil)
	if t.Minutes < 1 {
		k.say(Blocks, "", "test_minutes", nil)
	}
	if t.Pass < 1 || t.Pass > 100 {
		k.say(Blocks, "", "test_pass", nil)
	}
	if len(t.Blocks) == 0 {
		k.say(Blocks, "", "test_empty", nil)
	}
	k.blocks("test", t.Blocks)
	for _, b := range t.Blocks {
		if k.course.LessonNo(b.Lesson) == 0 {
			k.found = append(k.found, Finding{Lesson: "test", Block: b.ID, Severity: Blocks, ID: "author.check.question_lesson"})
		}
	}
}

// unreadable catches what the form of courses refuses and no check above
// named, so that nothing is published that could not be exported and read
// again.
func (k *checker) unreadable() {
	type place struct {
		block string
		lang  i18n.Lang
	}
	named := map[place]bool{}
	for _, f := range k.found {
		named[place{f.Block, f.Lang}] = true
		if f.Lang == "" {
			for _, l := range k.course.Languages {
				named[place{f.Block, l}] = true
			}
		}
	}
	courseware.Check(k.course, func(l i18n.Lang, block string, problem courseware.Reason) {
		if !named[place{block, l}] {
			named[place{block, l}] = true
			k.found = append(k.found, Finding{
				Lesson: k.home(block), Block: block, Lang: l, Severity: Blocks, ID: problem.ID, Args: problem.Args,
			})
		}
	})
}

func (k *checker) home(block string) string {
	for _, l := range k.course.Lessons {
		if slices.ContainsFunc(l.Blocks, func(b courseware.Block) bool { return b.ID == block }) {
			return l.ID
		}
	}
	return "test"
}
