package team

import (
	"cmp"
	"context"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

// member is one person with what they must do, the most urgent first.
type member struct {
	name  string
	unit  uuid.UUID
	items []item
}

// item is one mandatory thing. A state and a date are all there is to know.
type item struct {
	name  i18n.Text
	state project.State
	due   clock.Date
}

// rank orders states by urgency.
func rank(s project.State) int {
	return slices.Index([]project.State{project.Overdue, project.Due, project.Done}, s)
}

func (i item) compare(o item) int {
	return cmp.Or(cmp.Compare(rank(i.state), rank(o.state)), i.due.Sub(o.due))
}

// first is the most urgent item; without one there is nothing to do.
func (m member) first() item {
	if len(m.items) == 0 {
		return item{state: project.Done}
	}
	return m.items[0]
}

// gather joins duties and what projects ask for, the most urgent people first.
func gather(members []project.Member, duties map[uuid.UUID][]duty.Mine, titles map[uuid.UUID]i18n.Text) []member {
	list := make([]member, len(members))
	for n, p := range members {
		m := member{name: p.Name, unit: p.UnitID}
		asked := slices.Clone(p.Items)
		for _, d := range duties[p.PersonID] {
			if i, ok := itemOf(d); ok {
				asked = i.absorb(d, asked)
				m.items = append(m.items, i)
			}
		}
		for _, a := range asked {
			m.items = append(m.items, item{name: titles[a.CourseID], state: a.State, due: a.Due})
		}
		slices.SortStableFunc(m.items, item.compare)
		list[n] = m
	}
	slices.SortStableFunc(list, func(a, b member) int { return a.first().compare(b.first()) })
	return list
}

// itemOf is a duty as a supervisor sees it; somebody exempt has none.
func itemOf(d duty.Mine) (i item, ok bool) {
	i = item{name: d.Name, due: d.Dates.Due, state: project.Due}
	switch d.State {
	case duty.Exempt, duty.NotAffected:
		return i, false
	case duty.Done:
		i.state = project.Done
	case duty.Overdue:
		i.state = project.Overdue
	case duty.Open, duty.Due:
	}
	return i, true
}

// absorb takes what a project asks for into a duty that the same course
// fulfils, so that it stands once, with the earlier date.
func (i *item) absorb(d duty.Mine, asked []project.MemberItem) []project.MemberItem {
	if i.state == project.Done {
		return asked
	}
	return slices.DeleteFunc(asked, func(a project.MemberItem) bool {
		same := a.State != project.Done && slices.ContainsFunc(d.Courses, func(c duty.MyCourse) bool { return c.ID == a.CourseID })
		if same && rank(a.State) < rank(i.state) || same && a.State == i.state && a.Due.Before(i.due) {
			i.state, i.due = a.State, a.Due
		}
		return same
	})
}

type view struct {
	ctx     context.Context //nolint:containedctx // a view lives as long as its page
	tree    *org.Tree
	members []member
	overdue bool // only those who are
}

func (v view) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v view) in(t i18n.Text) string {
	s, _ := t.In(i18n.LangOf(v.ctx))
	return s
}

func (v view) unit(id uuid.UUID) string {
	u, _ := v.tree.Unit(id)
	return v.in(u.Name)
}

// shown are the members the filter leaves.
func (v view) shown() []member {
	return slices.DeleteFunc(slices.Clone(v.members), func(m member) bool { return v.overdue && m.first().state != project.Overdue })
}

// late is how many people are overdue with something.
func (v view) late() (n int) {
	for _, m := range v.members {
		if m.first().state == project.Overdue {
			n++
		}
	}
	return n
}

// allDone reports whether nobody has anything to do.
func (v view) allDone() bool {
	return !slices.ContainsFunc(v.members, func(m member) bool { return m.first().state != project.Done })
}

func (v view) figures() []ui.Figure {
	count := map[project.State]int{}
	for _, m := range v.members {
		for _, i := range m.items {
			count[i.state]++
		}
	}
	var out []ui.Figure
	for _, s := range []project.State{project.Overdue, project.Due, project.Done} {
		out = append(out, ui.Figure{Name: v.t("team." + string(s)), Value: i18n.Number(v.ctx, count[s])})
	}
	return out
}

func (v view) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("team.title"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("team.person")}, {Head: v.t("team.unit")}, {Head: v.t("team.items")},
	}}
	for _, m := range v.shown() {
		p.Rows = append(p.Rows, []templ.Component{ui.Text(m.name), ui.Text(v.unit(m.unit)), items(v, m)})
	}
	return p
}

func kind(s project.State) ui.Kind {
	switch s {
	case project.Done:
		return ui.Success
	case project.Overdue:
		return ui.Danger
	case project.Due:
	}
	return ui.Info
}

func (v view) item(i item) string {
	return v.t("team.item."+string(i.state), args{"Item": v.in(i.name), "Date": i18n.Date(v.ctx, i.due)})
}

func (v view) filters() []ui.Tab {
	return []ui.Tab{
		{Link: ui.Link{Text: v.t("team.filter.all"), Path: "/team"}, Current: !v.overdue},
		{Link: ui.Link{Text: v.t("team.filter.overdue"), Path: "/team?show=overdue"}, Current: v.overdue},
	}
}

func (v view) csv() string {
	if v.overdue {
		return "/team/export.csv?show=overdue"
	}
	return "/team/export.csv"
}

// sheet is what the page shows, a line for each item.
func (v view) sheet() sheet.Table {
	t := sheet.Table{Name: v.t("team.file") + "-" + clock.Today(v.ctx).String()}
	var head []any
	for _, c := range []string{"person", "unit", "item", "state", "date"} {
		head = append(head, v.t("team."+c))
	}
	t.Rows = append(t.Rows, head)
	for _, m := range v.shown() {
		for _, i := range m.items {
			row := []any{m.name, v.unit(m.unit), v.in(i.name), v.t("team." + string(i.state)), i.due}
			if i.state == project.Done {
				row[4] = ""
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
