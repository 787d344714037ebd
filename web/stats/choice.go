package stats

import (
	"codeberg.org/lotse/lotse/internal/learn/stats"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/ui"
)

// chosen are the answers to one question, or to a part of it, ready to show.
type chosen struct {
	name    string // of the part; "": the question itself
	choices []choice
}

type choice struct {
	text  string
	right bool
	n     suppress.Range
}

// label says also in words that an option is right.
func (v view) label(c choice) string {
	if c.right {
		return v.t("stats.choice.right", args{"Text": c.text})
	}
	return c.text
}

func (v view) chosen(q stats.Question) (out []chosen) {
	texts := v.texts(q.ID)
	for _, c := range q.Choices {
		if len(out) == 0 || out[len(out)-1].name != texts[[2]string{c.Part}] {
			out = append(out, chosen{name: texts[[2]string{c.Part}]})
		}
		last := &out[len(out)-1]
		last.choices = append(last.choices, choice{texts[[2]string{c.Part, c.Value}], c.Right, c.Chosen})
	}
	return out
}

func (v view) bars(c chosen) (out []ui.Bar) {
	for _, o := range c.choices {
		series := 2
		if o.right {
			series = 1
		}
		out = append(out, ui.Bar{Name: v.label(o), Value: o.n.Lo, Text: v.count(o.n), Series: series})
	}
	return out
}

// texts names the options of a question by part and value, and its parts. The
// view of a learner has them all.
func (v view) texts(id string) map[[2]string]string {
	q, _ := v.On.Show(id, i18n.LangOf(v.ctx), quiz.Answer{}, 0)
	out := map[[2]string]string{}
	add := func(part string, list []quiz.Choice) {
		for _, c := range list {
			out[[2]string{part, c.Value}] = c.Text
		}
	}
	add("", q.Choices)
	for _, r := range q.Rows {
		out[[2]string{r.ID}] = r.Text
		add(r.ID, r.Choices)
	}
	for _, s := range q.Cloze {
		if s.Gap != nil {
			out[[2]string{s.Gap.ID}] = s.Gap.Label
			add(s.Gap.ID, s.Gap.Choices)
		}
	}
	return out
}

// caption names what a chart is about.
func (v view) caption(q stats.Question, c chosen) string {
	if c.name != "" {
		return c.name
	}
	return v.t("stats.chosen.of", args{"Answers": v.count(q.Answers)})
}

// terms are the figures of a question.
func (v view) terms(q stats.Question) []ui.Term {
	out := []ui.Term{}
	if q.Told {
		out = append(out, ui.Term{Key: v.t("stats.answers"), Value: ui.Text(v.count(q.Answers))})
	}
	out = append(out, ui.Term{Key: v.t("stats.right"), Value: ui.Text(v.right(q))})
	if p := v.power(q); p != "" {
		out = append(out, ui.Term{Key: v.t("stats.power"), Value: ui.Text(p)})
	}
	return out
}
