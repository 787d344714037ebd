package home

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// assignment is one duty as the reader stands to it: why, by when, how, and
// what was done so far.
func (h *Handler) assignment(c *fiber.Ctx) error {
	ctx := c.UserContext()
	me := actor.From(ctx).Person
	v := assignmentView{ctx: ctx}
	var err error
	if v.story, err = h.Duties.Why(ctx, c.Params("duty"), me); err != nil {
		return err
	}
	if v.evidence, err = h.Duties.History(ctx, v.story.Duty, me); err != nil {
		return err
	}
	if v.names, err = h.Names.Names(ctx); err != nil {
		return err
	}
	if v.courses, err = h.Courses.List(ctx); err != nil {
		return err
	}
	if v.paths, err = h.Paths.Offered(ctx); err != nil {
		return err
	}
	if v.own, err = h.Instructions.Mine(ctx, v.story.Duty); err != nil {
		return err
	}
	return respond.Page(c, assignmentPage(v))
}

type assignmentView struct {
	ctx      context.Context //nolint:containedctx // a view lives as long as its page
	story    duty.Story
	evidence []duty.Evidence
	names    dutytext.Names
	courses  []course.Listing
	paths    []path.Summary
	own      *instruct.Own // nil: the duty is not fulfilled by instruction
}

func (v assignmentView) t(id string, args ...i18n.Args) string { return i18n.T(v.ctx, id, args...) }

func (v assignmentView) date(d clock.Date) string { return i18n.DateLong(v.ctx, d) }

// toDo reports whether there is something to do today.
func (v assignmentView) toDo() bool {
	m := v.story.Member
	return m != nil && duty.Mine{State: m.State}.ToDo()
}

// verdict is where the reader stands, in one sentence.
func (v assignmentView) verdict() string {
	m := v.story.Member
	if m == nil {
		return v.t("home.duty.none")
	}
	d := m.Dates
	switch m.State {
	case duty.Exempt:
		return v.t("home.duty.exempt", i18n.Args{"Date": v.date(m.ExemptUntil.AddDays(-1))})
	case duty.Done:
		if d.Due.IsZero() {
			return v.t("home.duty.for_good")
		}
		return v.t("home.duty.done", i18n.Args{"Due": v.date(d.Due), "Opens": v.date(d.OpensOn)})
	case duty.Overdue:
		return v.t("home.duty.overdue", i18n.Args{"Due": v.date(d.Due)})
	case duty.Due:
		if d.LateFrom.After(d.Due.AddDays(1)) {
			return v.t("home.duty.grace", i18n.Args{"Due": v.date(d.Due), "Last": v.date(d.LateFrom.AddDays(-1))})
		}
		return v.t("home.duty.due")
	}
	if !d.DoneOn.IsZero() && !d.DoneUntil.Before(clock.Today(v.ctx)) {
		return v.t("home.duty.renew", i18n.Args{"Due": v.date(d.Due), "Until": v.date(d.DoneUntil)})
	}
	return v.t("home.duty.open", i18n.Args{"Due": v.date(d.Due)})
}

// ways are the courses that fulfil the duty, with the dates one may book, and
// the paths.
func (v assignmentView) ways() []ui.Task {
	var list []ui.Task
	for _, w := range v.story.Duty.Terms.Ways {
		for _, p := range v.paths {
			if w.By == duty.ByPath && p.ID == w.Path {
				t := ui.Task{Path: "/paths/" + p.Slug, Minutes: p.Minutes, Detail: v.t("home.duty.by_path", i18n.Args{"Count": p.Courses})}
				t.Title, t.Lang = p.Name.Told(v.ctx)
				list = append(list, t)
			}
		}
		for _, c := range v.courses {
			if c.ID != w.Course {
				continue
			}
			t := ui.Task{Path: coursePath(c), Minutes: c.Minutes, Detail: v.t("home.duty.by_" + w.By), Extra: datesLink(c.Slug)}
			t.Title, t.Lang = c.Title.Told(v.ctx)
			list = append(list, t)
		}
	}
	return list
}

// parts are the parts of an instruction, with what is missing.
func (v assignmentView) parts() []ui.Term {
	day := func(d clock.Date, id string) string {
		if d.IsZero() {
			return v.t("home.instruction."+id+".open", i18n.Args{"Names": v.responsible()})
		}
		return v.t("home.instruction."+id+".done", i18n.Args{"Date": v.date(d), "Name": v.own.ByName})
	}
	return []ui.Term{
		{Key: v.t("home.instruction.course"), Value: ui.Text(day(v.own.Checked, "course"))},
		{Key: v.t("home.instruction.supervisor"), Value: ui.Text(day(v.own.Instructed, "supervisor"))},
		{Key: v.t("home.instruction.self"), Value: ui.Text(day(v.own.Understood, "self"))},
	}
}

// responsible are who instructs the reader.
func (v assignmentView) responsible() string {
	var names []string
	for _, p := range v.own.Responsible {
		names = append(names, p.FullName())
	}
	if len(names) == 0 {
		return v.t("home.instruction.nobody")
	}
	return strings.Join(names, ", ")
}

// byProof reports whether a proof from elsewhere fulfils the duty.
func (v assignmentView) byProof() bool {
	for _, w := range v.story.Duty.Terms.Ways {
		if w.By == duty.ByProof {
			return true
		}
	}
	return false
}

// rows are what was done so far, the newest first.
func (v assignmentView) rows() [][]templ.Component {
	rows := make([][]templ.Component, len(v.evidence))
	for i, e := range v.evidence {
		what := v.names.Evidence(v.ctx, e)
		rows[i] = []templ.Component{ui.Text(what), ui.Text(i18n.Date(v.ctx, e.On)), ui.Text(dutytext.Counts(v.ctx, e))}
	}
	return rows
}
