package readiness

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/ui"
)

// cellView explains one unit in one wave.
type cellView struct {
	readiness.Detail
	ctx     context.Context
	at      where
	courses map[uuid.UUID]i18n.Text
}

func (v cellView) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v cellView) title() string {
	return v.t("readiness.cell.title", args{"Unit": unitName(v.ctx, v.Unit), "Wave": waveName(v.ctx, v.Sheet)})
}

func (v cellView) figures() []ui.Figure {
	list := []ui.Figure{
		{Name: v.t("readiness.col.share"), Value: share(v.ctx, v.Cell), Note: v.t("readiness.needed", args{"Needed": i18n.Percent(v.ctx, v.Sheet.Threshold)})},
		{Name: v.t("readiness.col.ready"), Value: ready(v.ctx, v.Cell), Note: v.t("readiness.ofpeople", args{"People": affected(v.ctx, v.Cell)})},
		{Name: v.t("readiness.col.open"), Value: open(v.ctx, v.Cell), Note: v.t("readiness.open.note")},
		{Name: v.t("readiness.col.status"), Value: statusWord(v.ctx, v.Cell.Status), Note: forecast(v.ctx, v.Cell)},
	}
	if v.Board.Live {
		list[0].Note = v.t("readiness.score", args{"Score": i18n.Percent(v.ctx, v.Cell.Score), "Needed": i18n.Percent(v.ctx, v.Sheet.Threshold)})
	}
	return list
}

func (v cellView) course(id uuid.UUID) string { return v.courses[id].For(v.ctx) }

// name is what a requirement is called: its course, or its own title.
func (v cellView) name(r project.Requirement) string {
	switch {
	case r.CourseID == nil:
		return r.Title.For(v.ctx)
	case r.Supervisors:
		return v.t("readiness.supervisors", args{"Course": v.course(*r.CourseID)})
	}
	return v.course(*r.CourseID)
}

// criteria is the table of what the unit has to fulfil.
func (v cellView) criteria() ui.TableProps {
	p := ui.TableProps{Caption: v.t("readiness.criteria"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("readiness.criterion")},
		{Head: v.t("readiness.weight")},
		{Head: v.t("readiness.state")},
		{Head: v.t("readiness.threshold"), Numeric: true},
		{Head: v.t("readiness.due")},
	}}
	for _, m := range v.Measures {
		must := v.t("readiness.should")
		if m.Requirement.Must {
			must = v.t("readiness.must")
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(v.name(m.Requirement)), ui.Text(must), measureState(v, m),
			ui.Text(i18n.Percent(v.ctx, m.Criterion.Threshold)), ui.Text(i18n.Date(v.ctx, m.Due)),
		})
	}
	return p
}

// state words how far a requirement is.
func (v cellView) state(m readiness.Measure) string {
	switch {
	case !m.Figures:
		return v.t("readiness.state.hidden")
	case m.Criterion.Of == 0 && m.Requirement.Kind == project.SkillKind:
		return v.t("readiness.state.unknown")
	case m.Criterion.Of == 0:
		return v.t("st.none")
	case m.Requirement.Kind == project.SkillKind:
		return skilled(v.ctx, m.Criterion.Met, m.Criterion.Of)
	case m.Requirement.Kind == project.CourseKind:
		return v.t("readiness.state.people", args{
			"Met": i18n.Number(v.ctx, m.Criterion.Met), "Of": i18n.Number(v.ctx, m.Criterion.Of),
			"Share": i18n.Percent(v.ctx, 100*m.Criterion.Met/m.Criterion.Of),
		})
	case m.Criterion.Of == 1 && m.Criterion.Met == 1:
		return v.t("readiness.state.done")
	case m.Criterion.Of == 1:
		return v.t("readiness.state.open")
	}
	return v.t("readiness.state.units", args{"Met": m.Criterion.Met, "Of": m.Criterion.Of})
}

// skilled are those at or above target, of those who took part.
func skilled(ctx context.Context, met, of int) string {
	if of == 0 {
		return i18n.T(ctx, "readiness.state.unknown")
	}
	return i18n.T(ctx, "readiness.state.skill", args{"Met": i18n.Number(ctx, met), "Of": i18n.Number(ctx, of), "Share": i18n.Percent(ctx, 100*met/of)})
}

// restsOn says which round the figures of a skill are of.
func restsOn(ctx context.Context, round string) string {
	if round == "" {
		return i18n.T(ctx, "readiness.skill.no_round")
	}
	return i18n.T(ctx, "readiness.skill.round", args{"Name": round})
}

// kind is the tone of a requirement's state.
func (v cellView) kind(m readiness.Measure) ui.Kind {
	switch {
	case !m.Figures || m.Criterion.Of == 0:
		return ui.Info
	case m.Criterion.Reached():
		return ui.Success
	case m.Requirement.Must:
		return ui.Danger
	}
	return ui.Warning
}

// below is the table of the units right below, and the unit's own staff.
func (v cellView) below() []line {
	var out []line
	for _, r := range v.Rows {
		out = append(out, line{
			number: r.Unit.Number, name: unitName(v.ctx, r.Unit), lang: unitLang(v.ctx, r.Unit), level: 1, cell: r.Cell,
			path: v.at.only("day", "view").on("/readiness/" + r.Unit.Slug + "/" + v.Sheet.Slug),
		})
	}
	if len(out) > 0 && v.Own.Status != readiness.NotAffected {
		out = append(out, line{number: v.Unit.Number, name: v.t("readiness.own"), level: 1, own: true, cell: v.Own})
	}
	return out
}

// open lists people who are not ready, for those who administer the duty.
func (v cellView) openPeople() ui.TableProps {
	p := ui.TableProps{Caption: v.t("readiness.people"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("readiness.person")}, {Head: v.t("readiness.unit")}, {Head: v.t("readiness.missing")},
	}}
	for _, o := range v.People {
		u, _ := v.Board.Tree().Unit(o.Unit)
		p.Rows = append(p.Rows, []templ.Component{ui.Text(o.Person.ListName()), ui.TextIn(unitName(v.ctx, u), unitLang(v.ctx, u)), missingTasks(v, o)})
	}
	return p
}
