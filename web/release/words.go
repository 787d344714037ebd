package release

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

type args = i18n.Args

// words are what all the pages say.
type words struct{ ctx context.Context }

func (w words) t(id string, a ...args) string { return i18n.T(w.ctx, id, a...) }

func (w words) in(t i18n.Text) string { s, _ := t.In(i18n.LangOf(w.ctx)); return s }

// foreign is the language of a text where it is not the reader's.
func (w words) foreign(t i18n.Text) i18n.Lang { _, l := t.In(i18n.LangOf(w.ctx)); return w.other(l) }

func (w words) other(l i18n.Lang) i18n.Lang {
	if l == i18n.LangOf(w.ctx) {
		return ""
	}
	return l
}

func (w words) can(p actor.Permission) bool { return actor.From(w.ctx).Can(p) }

func (w words) moment(t time.Time) string { return i18n.DateTime(w.ctx, t) }

func (w words) day(t time.Time) string {
	return i18n.Date(w.ctx, clock.DateOf(t, clock.Zone(w.ctx)))
}

func (w words) language(l i18n.Lang) string { return w.t("release.lang." + string(l)) }

// who names a person of the training team; the program itself has no id.
func (w words) who(names map[uuid.UUID]people.Person, id uuid.UUID) string {
	if id == uuid.Nil {
		return w.t("release.program")
	}
	if p, ok := names[id]; ok {
		return p.FullName()
	}
	return w.t("release.somebody")
}

// lesson names a lesson of a course by its number and title; one that is not
// in it any more has no number.
func (w words) lesson(c *courseware.Course, id string) (name string, lang i18n.Lang) {
	if id == author.TestID {
		if c.Test == nil {
			return w.t("release.test"), ""
		}
		return w.t("release.test_titled", args{"Title": w.in(c.Test.Title)}), w.foreign(c.Test.Title)
	}
	no := c.LessonNo(id)
	if no == 0 {
		return w.t("release.lesson_gone"), ""
	}
	title := c.Lessons[no-1].Title
	return w.t("release.lesson", args{"Number": no, "Title": w.in(title)}), w.foreign(title)
}

// block finds a block of a course.
func block(c *courseware.Course, id string) (b courseware.Block, ok bool) {
	look := func(list []courseware.Block) {
		for _, have := range list {
			if have.ID == id {
				b, ok = have, true
			}
		}
	}
	for _, l := range c.Lessons {
		look(l.Blocks)
	}
	if c.Test != nil {
		look(c.Test.Blocks)
	}
	return b, ok
}

// Markdown that says nothing in a line of its own.
var (
	linked = regexp.MustCompile(`!?\[([^\]]*)\]\(([^)]*)\)`)
	marks  = regexp.MustCompile("^[\\s#>*|+-]+|[*_`]+")
)

// first is how a block begins, to know it by.
func first(body string) string {
	const longest = 70
	for line := range strings.Lines(body) {
		line = linked.ReplaceAllStringFunc(line, func(s string) string {
			m := linked.FindStringSubmatch(s)
			if m[1] == "" {
				return m[2]
			}
			return m[1]
		})
		line = strings.TrimSpace(marks.ReplaceAllString(line, ""))
		if line == "" {
			continue
		}
		if r := []rune(line); len(r) > longest {
			return strings.TrimSpace(string(r[:longest])) + "…"
		}
		return line
	}
	return ""
}
