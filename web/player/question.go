package player

import (
	"context"
	"strconv"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/ui"
)

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
