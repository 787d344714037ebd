package player

import (
	"context"
	"html"
	"html/template"

	"github.com/microcosm-cc/bluemonday"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/ui"
)

type lessonView struct {
	standing
	page    courseware.Page
	answers map[string]learn.Answer
}

// prompt is what a practice question asks, without markup, and its language
// where it is not the page's.
func (v lessonView) prompt(ctx context.Context, id string) (string, i18n.Lang) {
	view, _ := v.v.Show(id, i18n.LangOf(ctx), quiz.Answer{}, 0)
	return plain(view.Prompt), foreign(ctx, view.Lang)
}

// foreign is the language of a text where it is not the page's: a question
// that nobody translated yet is asked in the source language.
func foreign(ctx context.Context, l i18n.Lang) i18n.Lang {
	if l == i18n.LangOf(ctx) {
		return ""
	}
	return l
}

func (v lessonView) practice(ctx context.Context) []ui.Task {
	var list []ui.Task
	for i, id := range v.v.Lessons[v.page.No-1].Questions() {
		name, lang := v.prompt(ctx, id)
		t := ui.Task{Title: name, Lang: lang, Path: questionPath(v.v, v.page.ID, i+1), State: ui.New}
		if a, ok := v.answers[id]; ok {
			t.State = ui.Active
			if a.Checked() {
				t.State = ui.Done
			}
		}
		list = append(list, t)
	}
	return list
}

// fills is how full each lesson's box is.
func (s standing) fills() []int {
	out := make([]int, len(s.v.Lessons))
	for i, l := range s.v.Lessons {
		if s.st.LessonDone(l.ID) {
			out[i] = 100
		}
	}
	return out
}

var noTags = bluemonday.StrictPolicy()

// plain is cleaned HTML without its markup, for headings and titles.
func plain(h template.HTML) string { return html.UnescapeString(noTags.Sanitize(string(h))) }
