package player

import (
	"context"
	"html"
	"html/template"
	"strconv"

	"github.com/microcosm-cc/bluemonday"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/survey"
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

type questionView struct {
	asked
	answers map[string]learn.Answer
	answer  learn.Answer

	fault  error
	values map[string][]string // as given, where it was refused
	stale  *learn.Stale
}

// current is the answer the form shows: what was just given before what is
// stored.
func (v questionView) current(ctx context.Context) quiz.Answer {
	if v.values != nil {
		if q, ok := v.v.Question(v.id()); ok {
			if a, err := quiz.Decode(q, v.values, i18n.LangOf(ctx)); err == nil {
				return a
			}
		}
	}
	return v.answer.Given
}

// over reports whether the shown attempt was submitted or the course is done.
func (v questionView) over() bool {
	last, ok := v.st.Attempts[v.quiz]
	return !v.st.Active() || ok && last.No == v.attempt && !last.Open()
}

// props fills the design system's question from the learner's view, which has
// nothing of the right answer.
func (v questionView) props(ctx context.Context) ui.QuestionProps {
	seed := learn.Seed(v.st.Enrolment.ID, v.quiz, v.attempt)
	q, _ := v.v.Show(v.id(), i18n.LangOf(ctx), v.current(ctx), seed)
	path := questionPath(v.v, v.quiz, v.no)
	attempt := "?attempt=" + strconv.Itoa(v.attempt)
	p := Ask(q)
	p.Lang = foreign(ctx, q.Lang)
	p.Action, p.Autosave = path+attempt, path+"/draft"+attempt
	p.Number, p.Count, p.Version = v.no, len(v.ids), v.answer.Version
	p.Error = ui.Errors(ctx, v.fault).For(quiz.Field)
	if v.answer.Version > 0 {
		p.Saved = i18n.Time(ctx, v.answer.SavedAt)
	}
	return p
}

// Ask fills the design system's question from a learner's view.
func Ask(q quiz.View) ui.QuestionProps {
	p := ui.QuestionProps{Kind: kindOf(q.Kind), Prompt: plain(q.Prompt), Value: q.Given, Unit: q.Unit}
	for i, c := range q.Choices {
		o := ui.AnswerOption{ID: c.Value, Text: c.Text, Selected: c.Chosen}
		if q.Kind == quiz.Area {
			o.Spot = ui.Spot{Shape: string(q.Spots[i].Shape), At: q.Spots[i].At}
		}
		p.Options = append(p.Options, o)
	}
	if q.Image != nil {
		p.Picture = ui.Picture{Path: mediaPath(q.Image.Hash), Alt: q.Image.Alt, Width: q.Image.Width, Height: q.Image.Height}
	}
	for i, r := range q.Rows {
		row := ui.AnswerRow{ID: r.ID, Text: r.Text}
		for _, c := range r.Choices {
			if i == 0 && q.Kind == quiz.Match {
				p.Options = append(p.Options, ui.AnswerOption{ID: c.Value, Text: c.Text})
			}
			if c.Chosen {
				row.Value = c.Value
			}
		}
		p.Rows = append(p.Rows, row)
	}
	p.Gaps, p.After = gaps(q.Cloze)
	return p
}

func kindOf(k quiz.Kind) ui.QuestionKind {
	switch k {
	case quiz.Multiple:
		return ui.Multiple
	case quiz.Order:
		return ui.Order
	case quiz.Match:
		return ui.Match
	case quiz.Cloze:
		return ui.Cloze
	case quiz.Numeric:
		return ui.Numeric
	case quiz.Short:
		return ui.Short
	case quiz.Area:
		return ui.Area
	case quiz.Free:
		return ui.Free
	case quiz.Single, quiz.TrueFalse:
	}
	return ui.Single
}

func gaps(segments []quiz.Segment) (list []ui.Gap, after string) {
	before := ""
	for _, s := range segments {
		if s.Gap == nil {
			before += s.Text
			continue
		}
		g := ui.Gap{ID: s.Gap.ID, Before: before, Value: s.Gap.Given}
		for _, c := range s.Gap.Choices {
			g.Options = append(g.Options, ui.Option{Value: c.Value, Label: c.Text})
			if c.Chosen {
				g.Value = c.Value
			}
		}
		list = append(list, g)
		before = ""
	}
	return list, before
}

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

// next leads to the next question, or to what comes behind the last one.
func (v questionView) next(ctx context.Context) ui.Link {
	attempt := ""
	if !v.over() || v.attempt != v.st.AttemptNo(v.quiz) {
		attempt = "?attempt=" + strconv.Itoa(v.attempt)
	}
	switch {
	case v.no < len(v.ids):
		return ui.Link{Text: i18n.T(ctx, "player.next_question"), Path: questionPath(v.v, v.quiz, v.no+1) + attempt}
	case v.quiz == learn.Test && v.allChecked():
		return ui.Link{Text: i18n.T(ctx, "player.to_result"), Path: coursePath(v.v) + "/result"}
	case v.quiz == learn.Test:
		return ui.Link{Text: i18n.T(ctx, "player.open_question"), Path: questionPath(v.v, v.quiz, v.firstOpen()) + attempt}
	}
	return ui.Link{Text: i18n.T(ctx, "player.back_to_lesson"), Path: lessonPath(v.v, v.v.LessonNo(v.quiz))}
}

func (v questionView) allChecked() bool {
	for _, id := range v.ids {
		if a, ok := v.answers[id]; !ok || !a.Checked() {
			return false
		}
	}
	return true
}

func (v questionView) firstOpen() int {
	for i, id := range v.ids {
		if a, ok := v.answers[id]; !ok || !a.Checked() {
			return i + 1
		}
	}
	return 1
}

// staleText is an answer in words, for the two versions side by side.
func (v questionView) staleText(ctx context.Context, a quiz.Answer) []string {
	q, _ := v.v.Show(v.id(), i18n.LangOf(ctx), a, learn.Seed(v.st.Enrolment.ID, v.quiz, v.attempt))
	var out []string
	for _, c := range q.Choices {
		if c.Chosen {
			out = append(out, c.Text)
		}
	}
	for _, r := range q.Rows {
		for _, c := range r.Choices {
			if c.Chosen {
				out = append(out, paired(q.Kind, r.Text, c.Text))
			}
		}
	}
	for _, s := range q.Cloze {
		if s.Gap != nil && s.Gap.Given != "" {
			out = append(out, s.Gap.Label+" → "+s.Gap.Given)
		}
	}
	return appendText(out, q.Given)
}

// errors are the faults as a summary; a clash is shown as an alert instead.
func (v questionView) errors(ctx context.Context) ui.FieldErrors {
	if v.stale != nil || !fault.Is(v.fault, fault.Invalid) {
		return nil
	}
	return ui.Errors(ctx, v.fault)
}

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

var noTags = bluemonday.StrictPolicy()

// plain is cleaned HTML without its markup, for headings and titles.
func plain(h template.HTML) string { return html.UnescapeString(noTags.Sanitize(string(h))) }
