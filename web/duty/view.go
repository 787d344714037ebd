package duty

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

func can(ctx context.Context, p actor.Permission) bool { return actor.From(ctx).Can(p) }

// mayManage reports whether the reader makes and changes duties: whoever does
// so for a part of the town does not.
func mayManage(ctx context.Context) bool { return can(ctx, duty.Manage) }

func mayImport(ctx context.Context) bool { return can(ctx, duty.Import) }

// states are those counted, the most urgent first.
var states = []duty.State{duty.Overdue, duty.Due, duty.Open, duty.Done, duty.Exempt}

type listView struct {
	duties    []duty.Summary
	templates []duty.Template
	names     dutytext.Names
	ran       clock.Date
}

func (v listView) columns(ctx context.Context) []ui.Column {
	cols := []ui.Column{{Head: i18n.T(ctx, "assignment.col.duty")}, {Head: i18n.T(ctx, "duty.term.often")}, {Head: i18n.T(ctx, "assignment.col.in"), Numeric: true}}
	for _, s := range states {
		cols = append(cols, ui.Column{Head: dutytext.StateText(ctx, s), Numeric: true})
	}
	return cols
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.duties))
	for i, s := range v.duties {
		often := dutytext.HowOften(ctx, s.Duty.Terms)
		if !s.Duty.EndedOn.IsZero() {
			often = i18n.T(ctx, "assignment.ended", i18n.Args{"On": i18n.Date(ctx, s.Duty.EndedOn)})
		}
		rows[i] = []templ.Component{dutyCell(s.Duty, v.names.Rule(ctx, s.Duty.Terms.Audience)), ui.Text(often), ui.Text(i18n.Number(ctx, s.In()))}
		for _, state := range states {
			rows[i] = append(rows[i], ui.Text(i18n.Number(ctx, s.Counts[state])))
		}
	}
	return rows
}

// run says when everybody was reconciled, and when it happens next.
func (v listView) run(ctx context.Context) string {
	if v.ran.IsZero() {
		return i18n.T(ctx, "assignment.run.never")
	}
	return i18n.T(ctx, "assignment.run", i18n.Args{"Last": i18n.Date(ctx, v.ran), "Next": i18n.DateDay(ctx, v.ran.AddDays(1))})
}

type showView struct {
	duty.Shown
	names  dutytext.Names
	filter duty.Filter
	page   duty.Page
	before int // people on the pages before this one
}

func (v showView) base() string { return "/assignments/" + v.Duty.Slug }

func (v showView) figures(ctx context.Context) []ui.Figure {
	out := []ui.Figure{{Name: i18n.T(ctx, "assignment.col.in"), Value: i18n.Number(ctx, v.In())}}
	for _, s := range states {
		if s != duty.Exempt || v.Counts[s] > 0 {
			out = append(out, ui.Figure{Name: dutytext.StateText(ctx, s), Value: i18n.Number(ctx, v.Counts[s])})
		}
	}
	return out
}

func (v showView) filtered() bool {
	return v.filter.State != "" || v.filter.Unit != "" || v.filter.Search != ""
}

func (v showView) stateOptions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "assignment.filter.all")}}
	for _, s := range append(slices.Clone(states), duty.NotAffected) {
		out = append(out, ui.Option{Value: string(s), Label: dutytext.StateText(ctx, s), Selected: s == v.filter.State})
	}
	return out
}

// unitOptions are the units in reach, indented as in the tree.
func (v showView) unitOptions(ctx context.Context) []ui.Option {
	reach, all := v.names.Tree.Reach(actor.From(ctx), duty.Care)
	var out []ui.Option
	for _, u := range v.names.Tree.Units() {
		if all || slices.Contains(reach, u.ID) {
			out = append(out, ui.Option{Value: u.Slug, Label: indented(ctx, v.names, u.ID), Lang: langOf(ctx, u.Name)})
		}
	}
	return out
}

func indented(ctx context.Context, n dutytext.Names, unit uuid.UUID) string {
	return strings.Repeat("\u2007\u2007", n.Tree.Depth(unit)) + n.Unit(ctx, unit)
}

func langOf(ctx context.Context, t i18n.Text) i18n.Lang {
	_, lang := dutytext.Title(ctx, t)
	return lang
}

func (v showView) shown() int { return v.before + len(v.page.Rows) }

func (v showView) query() url.Values {
	q := url.Values{}
	for key, value := range map[string]string{"state": string(v.filter.State), "unit": v.filter.Unit, "q": v.filter.Search} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return q
}

// next is the address of the list's next page.
func (v showView) next() string {
	if v.page.Next == "" {
		return ""
	}
	q := v.query()
	q.Set("after", v.page.Next)
	q.Set("before", strconv.Itoa(v.shown()))
	return v.base() + "?" + q.Encode()
}

func (v showView) file(kind string) string {
	path := v.base() + "/export." + kind
	if q := v.query().Encode(); q != "" {
		path += "?" + q
	}
	return path
}

func (v showView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.page.Rows))
	for i, r := range v.page.Rows {
		unit, lang := "–", i18n.Lang("")
		if r.Unit != uuid.Nil {
			u, _ := v.names.Tree.Unit(r.Unit)
			unit, lang = v.names.Unit(ctx, r.Unit), langOf(ctx, u.Name)
		}
		name := ui.TextLink(ui.Link{Text: r.Person.ListName(), Path: v.base() + "/people/" + r.Person.Slug})
		rows[i] = []templ.Component{name, ui.TextIn(unit, lang), dutytext.State(ctx, r.Member.State), ui.Text(day(ctx, r.Member.Dates.Due)), ui.Text(day(ctx, r.Member.Dates.DoneOn))}
	}
	return rows
}

func day(ctx context.Context, d clock.Date) string {
	if d.IsZero() {
		return "–"
	}
	return i18n.Date(ctx, d)
}

// table is the list of people as a file.
func table(ctx context.Context, names dutytext.Names, d duty.Duty, list []duty.Row) sheet.Table {
	t := func(id string) string { return i18n.T(ctx, id) }
	title, _ := dutytext.Title(ctx, d.Name)
	out := sheet.Table{
		Name: i18n.T(ctx, "assignment.file", i18n.Args{"Duty": d.Slug, "Date": clock.Today(ctx).String()}),
		Facts: [][2]string{
			{t("assignment.col.duty"), title},
			{t("assignment.as_of"), i18n.Date(ctx, clock.Today(ctx))},
			{t("duty.term.who"), names.Rule(ctx, d.Terms.Audience)},
			{t("duty.term.often"), dutytext.HowOften(ctx, d.Terms)},
		},
		Rows: [][]any{{
			t("people.name"), t("people.field.personnel_number"), t("people.field.unit"), t("assignment.col.state"),
			t("duty.date.since"), t("duty.date.due"), t("duty.date.done"), t("duty.date.until"), t("duty.date.exempt"),
		}},
	}
	for _, r := range list {
		unit := ""
		if r.Unit != uuid.Nil {
			unit = names.Unit(ctx, r.Unit)
		}
		m := r.Member
		exempt := m.ExemptUntil
		if !exempt.IsZero() {
			exempt = exempt.AddDays(-1)
		}
		row := []any{r.Person.ListName(), r.Person.PersonnelNumber, unit, dutytext.StateText(ctx, m.State)}
		for _, d := range []clock.Date{m.Since, m.Dates.Due, m.Dates.DoneOn, m.Dates.DoneUntil, exempt} {
			if d.IsZero() {
				row = append(row, "")
			} else {
				row = append(row, d)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

type logView struct {
	duty    duty.Duty
	entries []duty.Entry
	next    string
}

func (v logView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.entries))
	for i, e := range v.entries {
		name := ui.TextLink(ui.Link{Text: e.Person.ListName(), Path: "/assignments/" + v.duty.Slug + "/people/" + e.Person.Slug})
		rows[i] = []templ.Component{ui.Text(i18n.DateTime(ctx, e.At)), name, ui.Text(dutytext.StepTitle(ctx, e.Step)), ui.Text(dutytext.StepText(ctx, e.Step))}
	}
	return rows
}

type revisionsView struct {
	duty   duty.Duty
	list   []duty.Revision // the newest first
	people map[uuid.UUID]people.Person
	names  dutytext.Names
}

// moments are the revisions, each with what it changed of the one before.
func (v revisionsView) moments(ctx context.Context) []ui.Moment {
	out := make([]ui.Moment, len(v.list))
	for i, r := range v.list {
		m := ui.Moment{Date: i18n.DateTime(ctx, r.At), Title: i18n.T(ctx, "assignment.revision."+r.Kind, i18n.Args{"No": r.No})}
		if p, ok := v.people[r.Person]; ok {
			m.Text = i18n.T(ctx, "assignment.revision.by", i18n.Args{"Name": p.FullName()})
		}
		if i+1 < len(v.list) {
			m.Body = ui.Description(v.changes(ctx, v.list[i+1].Duty, r.Duty))
		} else {
			m.Body = ui.Description(v.names.Terms(ctx, r.Duty.Terms))
		}
		out[i] = m
	}
	return out
}

// changes are the lines in which two states differ.
func (v revisionsView) changes(ctx context.Context, before, after duty.Duty) []ui.Term {
	var out []ui.Term
	add := func(key, was, is string) {
		if was != is {
			out = append(out, ui.Term{Key: key, Value: ui.Change(was, or(is, "–"))})
		}
	}
	for _, l := range i18n.Langs {
		add(i18n.T(ctx, "assignment.field.name_"+string(l)), before.Name[l], after.Name[l])
		add(i18n.T(ctx, "assignment.field.basis_"+string(l)), before.Basis[l], after.Basis[l])
	}
	was := map[string]string{}
	var keys []string
	for _, l := range v.names.Lines(ctx, before.Terms) {
		was[l[0]] = l[1]
		keys = append(keys, l[0])
	}
	for _, l := range v.names.Lines(ctx, after.Terms) {
		add(l[0], was[l[0]], l[1])
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == l[0] })
	}
	for _, gone := range keys {
		add(gone, was[gone], "")
	}
	return out
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
