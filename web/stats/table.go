package stats

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// table is the page as a file: a line for each figure that stands on it, a band
// by its two ends.
func (v view) table() sheet.Table {
	t := sheet.Table{Name: v.Slug + "-" + v.AsOf.String(), Facts: v.facts()}
	var head []any
	for _, col := range []string{"section", "what", "figure", "least", "most", "words"} {
		head = append(head, v.t("stats.col."+col))
	}
	t.Rows = append(t.Rows, head)
	add := func(section, what, figure string, r suppress.Range, words string) {
		t.Rows = append(t.Rows, []any{v.t(section), what, v.t(figure), r.Lo, r.Hi, words})
	}
	if v.People > 0 {
		add("stats.people", v.in(v.On.Title), "stats.people", v.all(), "")
		add("stats.people", v.in(v.On.Title), "stats.completed", v.Completed, v.share(v.Completed, v.all()))
	}
	for _, l := range v.Lessons {
		add("stats.lessons", v.lesson(l.ID), "stats.reached", l.Reached, "")
		add("stats.lessons", v.lesson(l.ID), "stats.done", l.Done, "")
	}
	for _, m := range v.Months {
		add("stats.months", v.month(m.First), "stats.completed", m.Completed, "")
	}
	for _, q := range v.Questions {
		if !q.Told {
			t.Rows = append(t.Rows, []any{v.t("stats.questions"), v.prompt(q.ID), v.t("stats.answers"), "", "", v.right(q)})
			continue
		}
		add("stats.questions", v.prompt(q.ID), "stats.answers", q.Answers, v.lesson(q.Lesson))
		if !q.Marked {
			t.Rows = append(t.Rows, []any{v.t("stats.questions"), v.prompt(q.ID), v.t("stats.right"), "", "", v.right(q)})
			continue
		}
		add("stats.questions", v.prompt(q.ID), "stats.right", q.Right, v.right(q))
		if q.Lesson == learn.Test {
			t.Rows = append(t.Rows, []any{v.t("stats.questions"), v.prompt(q.ID), v.t("stats.power"), "", "", v.power(q)})
		}
		for _, c := range v.chosen(q) {
			for _, o := range c.choices {
				add("stats.questions", v.prompt(q.ID), "stats.chosen", o.n, strings.TrimPrefix(c.name+": "+v.label(o), ": "))
			}
		}
	}
	t.Rows = append(t.Rows, v.opinions()...)
	return t
}

// opinions are the lines of what people said.
func (v view) opinions() (rows [][]any) {
	if v.said == nil || v.said.People == 0 {
		return nil
	}
	rows = append(rows, []any{v.t("stats.said"), "", v.t("stats.answers"), v.said.People, v.said.People, ""})
	for _, l := range v.said.Lines {
		for i, r := range l.Values {
			rows = append(rows, []any{v.t("stats.said"), v.in(l.Text), v.scale(i), r.Lo, r.Hi, ""})
		}
	}
	for _, c := range v.said.Comments {
		rows = append(rows, []any{v.t("stats.said"), v.t("stats.comments"), "", "", "", c})
	}
	return rows
}

// facts say what the file holds: version, day, rule, who.
func (v view) facts() [][2]string {
	return [][2]string{
		{v.t("stats.facts.what"), v.t("stats.title")},
		{v.t("stats.facts.course"), v.in(v.On.Title)},
		{v.t("stats.version"), i18n.Number(v.ctx, v.Of.No)},
		{v.t("stats.facts.town"), ui.ShellOf(v.ctx).TenantName},
		{v.t("stats.asof"), i18n.Date(v.ctx, v.AsOf)},
		{v.t("stats.method"), strings.Join(v.method(), " ")},
		{v.t("stats.facts.who"), ui.ShellOf(v.ctx).PersonName},
		{v.t("stats.facts.made"), i18n.DateTime(v.ctx, clock.Now(v.ctx))},
	}
}

// method is how the figures are made, in sentences.
func (v view) method() []string {
	k := v.Agreement.MinGroup
	return []string{
		v.t("stats.method.who"), v.t("stats.method.groups", args{"Min": k, "Step": 2 * k}), v.t("stats.method.bands", args{"Min": k}),
		v.t("stats.method.version"), v.t("stats.method.first"), v.t("stats.method.power"), v.t("stats.method.free"), v.t("stats.method.kept"),
	}
}
