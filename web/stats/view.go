package stats

import (
	"context"
	"html"
	"strconv"

	"github.com/microcosm-cc/bluemonday"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/learn/stats"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

// view is the page; its file is made of the same methods.
type view struct {
	*stats.Sheet
	ctx   context.Context
	said  *survey.Result    // nil: not for the reader
	form  survey.Form       // what was asked
	draft map[string]string // question → lesson of the draft
}

func (v view) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v view) in(t i18n.Text) string { s, _ := t.In(i18n.LangOf(v.ctx)); return s }

// lang is the language of the version's texts where it is not the reader's.
func (v view) lang() i18n.Lang {
	if l := v.On.In(i18n.LangOf(v.ctx)); l != i18n.LangOf(v.ctx) {
		return l
	}
	return ""
}

func (v view) path() string { return coursesPath + "/" + v.Slug + "/stats" }

func (v view) file(ext string) string {
	return v.path() + "/export." + ext + "?version=" + strconv.Itoa(v.Of.No)
}

// versions are the choices of the filter.
func (v view) versions() []ui.Option {
	out := make([]ui.Option, len(v.Versions))
	for i, o := range v.Versions {
		id := "stats.version.few"
		if o.People > 0 {
			id = "stats.version.of"
		}
		day := i18n.Date(v.ctx, clock.DateOf(o.PublishedAt, clock.Zone(v.ctx)))
		out[i] = ui.Option{
			Value: strconv.Itoa(o.No), Selected: o.No == v.Of.No,
			Label: v.t(id, args{"No": o.No, "Date": day, "People": i18n.Number(v.ctx, o.People)}),
		}
	}
	return out
}

// count is a figure, or a band: "15–19".
func (v view) count(r suppress.Range) string {
	if r.Exact() {
		return i18n.Number(v.ctx, r.Lo)
	}
	return v.t("stats.range", args{"Lo": i18n.Number(v.ctx, r.Lo), "Hi": i18n.Number(v.ctx, r.Hi)})
}

// percent is what follows for the share: nothing but what both figures say.
func percent(part, of suppress.Range) suppress.Range {
	return suppress.Range{Lo: 100 * part.Lo / max(of.Hi, 1), Hi: min(100, 100*part.Hi/max(of.Lo, 1))}
}

func (v view) share(part, of suppress.Range) string {
	p := percent(part, of)
	if p.Exact() {
		return i18n.Percent(v.ctx, p.Lo)
	}
	return v.t("stats.range", args{"Lo": strconv.Itoa(p.Lo), "Hi": i18n.Percent(v.ctx, p.Hi)})
}

func (v view) all() suppress.Range { return suppress.Range{Lo: v.People, Hi: v.People} }

func (v view) figures() []ui.Figure {
	return []ui.Figure{
		{Name: v.t("stats.people"), Value: i18n.Number(v.ctx, v.People), Note: v.t("stats.people.note")},
		{Name: v.t("stats.completed"), Value: v.share(v.Completed, v.all()), Note: v.t("stats.completed.note", args{"People": v.count(v.Completed)})},
		{Name: v.t("stats.asof"), Value: i18n.Date(v.ctx, v.AsOf), Note: v.t("stats.asof.note")},
	}
}

// lesson names a lesson by its number and title.
func (v view) lesson(id string) string {
	if id == learn.Test {
		return v.t("stats.in_test")
	}
	no := v.On.LessonNo(id)
	page, _ := v.On.Lesson(no, i18n.LangOf(v.ctx))
	return v.t("stats.lesson", args{"No": no, "Title": page.Title})
}

func (v view) lessonBars() (out []ui.Bar) {
	for _, l := range v.Lessons {
		out = append(out, ui.Bar{Name: v.lesson(l.ID), Value: l.Done.Lo, Text: v.t("stats.lesson.bar", args{"Reached": v.count(l.Reached), "Done": v.count(l.Done)})})
	}
	return out
}

// gap is the lesson in which most people stop, "" where no figure says so.
func (v view) gap() string {
	worst, where := 0, ""
	for _, l := range v.Lessons {
		if lost := l.Reached.Lo - l.Done.Hi; lost > worst {
			worst, where = lost, l.ID
		}
	}
	if where == "" {
		return v.t("stats.gap.none")
	}
	return v.t("stats.gap", args{"Lesson": v.lesson(where)})
}

func (v view) month(d clock.Date) string {
	return v.t("date.month."+strconv.Itoa(int(d.Month()))) + " " + strconv.Itoa(d.Year())
}

func (v view) monthBars() (out []ui.Bar) {
	for _, m := range v.Months {
		out = append(out, ui.Bar{Name: v.month(m.First), Value: m.Completed.Lo, Text: v.count(m.Completed)})
	}
	return out
}

func most(bars []ui.Bar) int {
	n := 1
	for _, b := range bars {
		n = max(n, b.Value)
	}
	return n
}

// prompt is what a question asks, without markup.
func (v view) prompt(id string) string {
	q, _ := v.On.Show(id, i18n.LangOf(v.ctx), quiz.Answer{}, 0)
	return plain(string(q.Prompt))
}

var noTags = bluemonday.StrictPolicy()

func plain(s string) string { return html.UnescapeString(noTags.Sanitize(s)) }

// edit is where the question is improved, "" where the draft has it no more.
func (v view) edit(q stats.Question) string {
	lesson, ok := v.draft[q.ID]
	if !ok {
		return ""
	}
	return coursesPath + "/" + v.Slug + "/" + lesson + "/questions/" + q.ID
}

// note continues a link that does not name the question itself.
func (v view) note(q stats.Question, text string) string {
	if p := v.prompt(q.ID); p != text {
		return p
	}
	return ""
}

// told are the questions with figures, or those without.
func (v view) told(yes bool) (out []stats.Question) {
	for _, q := range v.Questions {
		if q.Told == yes {
			out = append(out, q)
		}
	}
	return out
}

// right says how hard a question was.
func (v view) right(q stats.Question) string {
	switch {
	case !q.Told:
		return v.t("stats.few_answers")
	case !q.Marked:
		return v.t("stats.free")
	}
	return v.t("stats.right.of", args{"Share": v.share(q.Right, q.Answers), "Right": v.count(q.Right)})
}

func (v view) power(q stats.Question) string {
	switch {
	case !q.Told || !q.Marked:
		return ""
	case !q.Power.Known:
		return v.t("stats.power.practice")
	}
	word := v.t("stats.power." + string(q.Power.Class))
	if !q.Power.Exact {
		return word
	}
	return v.t("stats.power.exact", args{"Word": word, "Value": tenths(q.Power.Tenths, i18n.LangOf(v.ctx))})
}

// tenths is a number with one decimal, as the language writes it.
func tenths(n int, l i18n.Lang) string {
	sign, point := "", "."
	if n < 0 {
		sign, n = "\u2212", -n
	}
	if l == i18n.DE {
		point = ","
	}
	return sign + strconv.Itoa(n/10) + point + strconv.Itoa(n%10)
}

// weak says that a question deserves a look.
func weak(q stats.Question) bool {
	return q.Told && q.Marked && (percent(q.Right, q.Answers).Hi < 50 || q.Power.Class == stats.Reversed)
}
