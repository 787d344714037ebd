package translationfile

import (
	"fmt"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
)

// Export writes the texts of a course for translation into l. Texts that are
// missing or stale have the state "initial".
func Export(c *courseware.Course, l i18n.Lang) ([]byte, error) {
	return xliff.Build(file(c, l))
}

// ExportOpen writes only the texts that are missing or stale.
func ExportOpen(c *courseware.Course, l i18n.Lang) ([]byte, error) {
	f := file(c, l)
	for i, g := range f.Groups {
		f.Groups[i].Units = slices.DeleteFunc(g.Units, func(u xliff.Unit) bool { return u.State == xliff.Current })
	}
	f.Groups = slices.DeleteFunc(f.Groups, func(g xliff.Group) bool { return len(g.Units) == 0 })
	return xliff.Build(f)
}

// Prefixes of the ids of units; what follows is an id of the course.
const (
	blockPrefix  = "block."
	lessonPrefix = "lesson."
	headPrefix   = "course."
	testTitle    = "test"
)

func file(c *courseware.Course, l i18n.Lang) xliff.File {
	f := xliff.File{
		Original: "lotse:course:" + c.Slug, Source: string(c.Source), Target: string(l), Fingerprint: courseware.Fingerprint,
		Groups: []xliff.Group{{ID: "head", Name: c.Title[c.Source], Units: head(c, l)}},
	}
	for _, lesson := range c.Lessons {
		f.Groups = append(f.Groups, xliff.Group{
			ID: lessonPrefix + lesson.ID, Name: lesson.Title[c.Source],
			Units: append(words(nil, c, l, lessonPrefix+lesson.ID, lesson.Title), blocks(c, l, lesson.Blocks)...),
		})
	}
	if c.Test != nil {
		f.Groups = append(f.Groups, xliff.Group{
			ID: testTitle, Name: c.Test.Title[c.Source],
			Units: append(words(nil, c, l, testTitle, c.Test.Title), blocks(c, l, c.Test.Blocks)...),
		})
	}
	return f
}

func head(c *courseware.Course, l i18n.Lang) []xliff.Unit {
	var list []xliff.Unit
	list = words(list, c, l, headPrefix+"title", c.Title)
	list = words(list, c, l, headPrefix+"summary", c.Summary)
	list = words(list, c, l, headPrefix+"audience", c.Audience)
	for i, g := range c.Goals {
		list = words(list, c, l, fmt.Sprintf("%sgoal-%d", headPrefix, i+1), g)
	}
	return list
}

// words adds a short text; it has no fingerprint in the course, so that it is
// never stale.
func words(list []xliff.Unit, c *courseware.Course, l i18n.Lang, id string, t i18n.Text) []xliff.Unit {
	if strings.TrimSpace(t[c.Source]) == "" {
		return list
	}
	u := xliff.Unit{ID: id, Source: t[c.Source], Target: t[l], State: xliff.Current}
	if u.Target == "" {
		u.State = xliff.Missing
	}
	return append(list, u)
}

func blocks(c *courseware.Course, l i18n.Lang, list []courseware.Block) []xliff.Unit {
	var units []xliff.Unit
	for _, b := range list {
		u := xliff.Unit{
			ID: blockPrefix + b.ID, Name: b.ID, Source: b.Text[c.Source].Body, Target: b.Text[l].Body,
			State: xliff.Current, Entries: b.Question != nil,
		}
		switch {
		case strings.TrimSpace(u.Source) == "":
			continue
		case u.Target == "":
			u.State = xliff.Missing
		case c.Stale(b, l):
			u.State = xliff.Stale
		}
		units = append(units, u)
	}
	return units
}
