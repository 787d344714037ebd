package player

import (
	"context"
	"html/template"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/ui"
)

// feedback is what the person reads after the check.
func (v questionView) feedback(ctx context.Context) ui.FeedbackProps {
	r, _ := v.v.Explain(v.id(), i18n.LangOf(ctx), v.answer.Given)
	p := ui.FeedbackProps{Verdict: ui.Wrong, Next: v.next(ctx), Lang: foreign(ctx, r.Lang)}
	v.marked(&r.Grade)
	switch {
	case r.Open:
		p.Verdict = ui.Waiting
	case r.Right:
		p.Verdict = ui.Right
	case r.Points > 0:
		p.Verdict = ui.Partly
	}
	if r.Open || r.Kind == quiz.Free {
		p.Given = []string{v.answer.Given.Text}
	} else if !r.Right {
		for _, part := range r.Parts {
			p.Given = appendText(p.Given, givenText(r.Kind, part))
			p.Solution = appendText(p.Solution, solutionText(r.Kind, part))
		}
		if home := v.v.Home(v.id()); home != "" && v.quiz == learn.Test {
			no := v.v.LessonNo(home)
			if l, ok := v.v.Lesson(no, i18n.LangOf(ctx)); ok {
				p.Lesson = ui.Link{Text: i18n.T(ctx, "player.read_again", i18n.Args{"Number": no, "Title": l.Title}), Path: lessonPath(v.v, no)}
			}
		}
	}
	return p
}

// marked takes a trainer's points for those of the program.
func (v questionView) marked(g *quiz.Grade) {
	if a := v.answer; g.Open && a.Points != nil && a.IsRight != nil {
		g.Open, g.Points, g.Right = false, *a.Points, *a.IsRight
	}
}

// comments are the author's words about what was answered and why.
func (v questionView) comments(ctx context.Context) []template.HTML {
	r, _ := v.v.Explain(v.id(), i18n.LangOf(ctx), v.answer.Given)
	return r.Comments()
}

func givenText(k quiz.Kind, p quiz.PartReview) string {
	switch {
	case p.ID == "":
		return p.Given
	case p.Chosen:
		return p.Text
	case p.Given != "":
		return paired(k, p.Text, p.Given)
	}
	return ""
}

func solutionText(k quiz.Kind, p quiz.PartReview) string {
	switch {
	case p.Solution == "", p.ID == "", k == quiz.Single, k == quiz.Multiple, k == quiz.TrueFalse, k == quiz.Area:
		return p.Solution
	}
	return paired(k, p.Text, p.Solution)
}

// paired joins an item with its place or partner.
func paired(k quiz.Kind, item, with string) string {
	if k == quiz.Order {
		return with + ". " + item
	}
	return item + " → " + with
}

func appendText(list []string, s string) []string {
	if s == "" {
		return list
	}
	return append(list, s)
}
