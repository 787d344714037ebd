package project

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/ui"
)

func sortedFamilies(all map[uuid.UUID]people.JobFamily) []people.JobFamily {
	var out []people.JobFamily
	for _, f := range all {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b people.JobFamily) int { return strings.Compare(a.Name[i18n.DE], b.Name[i18n.DE]) })
	return out
}

type listView struct {
	words
	all []project.Overview
}

// next is the wave of a project that starts next, else its last.
func next(o project.Overview, today clock.Date) (project.Planned, bool) {
	for _, w := range o.Waves {
		if !w.Wave.GoLive.Before(today) {
			return w, true
		}
	}
	if n := len(o.Waves); n > 0 {
		return o.Waves[n-1], true
	}
	return project.Planned{}, false
}

func (v listView) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("project.list"), RowHead: true, Columns: []ui.Column{
		{Head: v.t("project.name")}, {Head: v.t("project.phase")}, {Head: v.t("project.waves"), Numeric: true}, {Head: v.t("project.next")},
	}}
	for _, o := range v.all {
		start := "–"
		if w, ok := next(o, clock.Today(v.ctx)); ok {
			start = v.t("project.wave.on", args{"Number": w.Wave.Number, "Date": i18n.Date(v.ctx, w.Wave.GoLive)})
		} else if s, ok := o.Project.Steps.Next(); ok {
			start = v.t("project.step.on", args{"Step": v.in(s.Text), "Date": i18n.Date(v.ctx, s.Day)})
		}
		p.Rows = append(p.Rows, []templ.Component{
			link(v.in(o.Project.Name), path(o.Project)), ui.Text(v.phase(o.Project.Phase)),
			ui.Text(text(len(o.Waves))), ui.Text(start),
		})
	}
	return p
}

func link(s, path string) templ.Component { return ui.TextLink(ui.Link{Text: s, Path: path}) }

// projectView is one project with its waves.
type projectView struct {
	words
	project.Overview
	needs []needed
	errs  ui.FieldErrors
}

func (v projectView) title() string { return v.in(v.Project.Name) }

func (v projectView) terms() []ui.Term {
	p := v.Project
	out := []ui.Term{
		{Key: v.t("project.responsible"), Value: ui.Text(v.unit(p.UnitID))},
		{Key: v.t("project.phase"), Value: ui.Text(v.phase(p.Phase))},
		{Key: v.t("project.strand"), Value: ui.Text(v.t("project.strand." + p.Strand))},
		{Key: v.t("project.provider"), Value: ui.Text(v.t("project.provider." + p.Provider))},
	}
	add := func(id string, t i18n.Text) {
		if s := v.in(t); s != "" {
			out = append(out, ui.Term{Key: v.t(id), Value: ui.Text(s)})
		}
	}
	add("project.decision", p.Decision)
	if !p.DecidedOn.IsZero() {
		out = append(out, ui.Term{Key: v.t("project.decided"), Value: ui.Text(i18n.DateLong(v.ctx, p.DecidedOn))})
	}
	add("project.commitment", p.Commitment)
	return out
}

func (v projectView) waves() ui.TableProps {
	p := ui.TableProps{Caption: v.t("project.waves"), RowHead: true, Columns: []ui.Column{
		{Head: v.t("project.wave")}, {Head: v.t("project.golive")}, {Head: v.t("project.units")}, {Head: v.t("project.checklist")}, {Head: v.t("project.state"), Action: true},
	}}
	for _, w := range v.Waves {
		p.Rows = append(p.Rows, []templ.Component{
			link(v.t("project.wave.number", args{"Number": w.Wave.Number}), wavePath(v.Project, w.Wave.Number)),
			ui.Text(i18n.Date(v.ctx, w.Wave.GoLive)), v.unitList(w.Wave.Units), ui.Text(v.ticked(w)),
			ui.SmallLink(ui.Link{Text: v.t("project.readiness"), Path: "/readiness/" + w.Slug(), Note: ": " + v.t("project.wave.number", args{"Number": w.Wave.Number})}),
		})
	}
	return p
}

// unitList is unitNames with the language of each.
func (w words) unitList(ids []uuid.UUID) templ.Component {
	var names []templ.Component
	for i, id := range ids {
		if i > 0 {
			names = append(names, ui.Text(", "))
		}
		u, _ := w.tree.Unit(id)
		names = append(names, ui.TextIn(w.unit(id), w.lang(u.Name)))
	}
	return templ.Join(names...)
}

func (w words) unitNames(ids []uuid.UUID) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.unit(id))
	}
	return strings.Join(names, ", ")
}

func (w words) ticked(p project.Planned) string {
	done := 0
	for _, i := range p.Items {
		if i.Entry.Done {
			done++
		}
	}
	return w.t("project.checklist.of", args{"Done": done, "All": len(p.Items)})
}

// phases are those the project may go to next.
func (v projectView) phases() []ui.Option {
	var out []ui.Option
	for _, p := range project.Phases {
		if v.Project.Phase.MayFollow(p) {
			out = append(out, ui.Option{Value: string(p), Label: v.phase(p)})
		}
	}
	return out
}

// nextPhase is the one right after the project's own.
func (v projectView) nextPhase() string {
	i := slices.Index(project.Phases, v.Project.Phase) + 1
	return string(project.Phases[min(i, len(project.Phases)-1)])
}

// forMeView is what changes for the reader.
type forMeView struct {
	words
	project.ForMe
	needs []needed
}

func (v forMeView) title() string {
	return v.t("project.forme.title", args{"Project": v.in(v.Project.Name)})
}

// tasks are the courses of the project, as on the start page.
func (v forMeView) tasks() []ui.Task {
	var out []ui.Task
	for _, a := range v.Tasks {
		c := v.courses[a.CourseID]
		task := ui.Task{Title: v.in(c.Title), Path: "/courses/" + c.Slug, Lang: v.lang(c.Title), Minutes: c.Minutes, State: ui.New, Due: a.Due}
		if a.State == project.Done {
			task.State, task.Due = ui.Done, clock.Date{}
		}
		out = append(out, task)
	}
	return out
}
