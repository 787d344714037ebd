package player

import (
	"context"
	"strconv"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/ui"
)

type resultView struct {
	standing
	attempt learn.Attempt
	answers map[string]learn.Answer
	proof   *cert.Certificate // of the completion
	said    survey.Standing   // what they may say about the version they completed
}

func (v resultView) right() int {
	n := 0
	for _, a := range v.answers {
		if a.IsRight != nil && *a.IsRight {
			n++
		}
	}
	return n
}

// waiting says that a trainer has to mark an answer first.
func (v resultView) waiting() bool { return v.attempt.Passed == nil }

// more says whether the test may be taken once more.
func (v resultView) more() bool { return v.v.Test.Allows(v.attempt.No + 1) }

// ids are the questions of the attempt.
func (v resultView) ids() []string {
	return v.v.Test.Draw(learn.Seed(v.st.Enrolment.ID, learn.Test, v.attempt.No))
}

func (v resultView) passed() bool { return v.attempt.Passed != nil && *v.attempt.Passed }

// known are the titles of the lessons the test shows to be known.
func (v resultView) known(ctx context.Context) (titles []string) {
	for _, id := range learn.Known(v.v.Course, v.st, v.attempt, v.answers) {
		titles = append(titles, lessonTitle(ctx, v.v, v.v.LessonNo(id)))
	}
	return titles
}

// openLesson is the first lesson still to do, or 0.
func (v resultView) openLesson() int {
	for i, l := range v.v.Lessons {
		if !v.st.LessonDone(l.ID) {
			return i + 1
		}
	}
	return 0
}

func (v resultView) questions(ctx context.Context) []ui.Task {
	var list []ui.Task
	for i, id := range v.ids() {
		view, _ := v.v.Show(id, i18n.LangOf(ctx), quiz.Answer{}, 0)
		t := ui.Task{
			Title: plain(view.Prompt), Lang: foreign(ctx, view.Lang),
			Path: questionPath(v.v, learn.Test, i+1) + "?attempt=" + strconv.Itoa(v.attempt.No),
		}
		word := "ui.quiz.wrong"
		switch a := v.answers[id]; {
		case a.Checked() && a.Points == nil:
			word = "ui.quiz.waiting"
		case a.IsRight != nil && *a.IsRight:
			word = "ui.quiz.right"
		}
		t.Detail = i18n.T(ctx, word)
		list = append(list, t)
	}
	return list
}
