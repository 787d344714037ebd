package standing

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

type overview struct {
	ctx     context.Context //nolint:containedctx // a view lives as long as its page
	tree    *org.Tree
	unit    string // slug; empty: everybody in reach
	duties  []duty.Duty
	counted []duty.UnitCount
}

func (v overview) mayPublished() bool { return actor.From(v.ctx).Can(standing.View) }

func (v overview) t(id string, a ...args) string { return text(v.ctx, id, a...) }

// sum counts the people of a duty in units that fit.
func (v overview) sum(of uuid.UUID, fits func(unit uuid.UUID) bool) map[duty.State]int {
	out := map[duty.State]int{}
	for _, c := range v.counted {
		if c.Duty == of && fits(c.Unit) {
			out[c.State] += c.People
		}
	}
	return out
}

func (v overview) within(slug string) func(uuid.UUID) bool {
	u, ok := v.tree.BySlug(slug)
	return func(id uuid.UUID) bool { return !ok || v.tree.Contains(u.ID, id) }
}

func (v overview) columns(first string) []ui.Column {
	out := []ui.Column{{Head: first}, {Head: v.t("standing.people"), Numeric: true}}
	for _, s := range paper.States {
		out = append(out, ui.Column{Head: dutytext.StateText(v.ctx, s), Numeric: true})
	}
	return out
}

// cells are the counts of a row; link leads from each to who they are.
func (v overview) cells(counts map[duty.State]int, link func(duty.State) string) []templ.Component {
	out := []templ.Component{ui.Text(i18n.Number(v.ctx, duty.Summary{Counts: counts}.In()))}
	for _, s := range paper.States {
		n := i18n.Number(v.ctx, counts[s])
		if counts[s] == 0 || link == nil {
			out = append(out, ui.Text(n))
			continue
		}
		out = append(out, ui.TextLink(ui.Link{Text: n, Path: link(s), Note: dutytext.StateText(v.ctx, s)}))
	}
	return out
}

func (v overview) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("standing.title"), RowHead: true, Small: true, Names: true, Columns: v.columns(v.t("standing.duty"))}
	for _, d := range v.duties {
		name, lang := dutytext.Title(v.ctx, d.Name)
		counts := v.sum(d.ID, v.within(v.unit))
		link := func(s duty.State) string { return todayPath(v.ctx, d.Slug, v.unit, s) }
		row := []templ.Component{ui.TextLink(ui.Link{Text: name, Lang: lang, Path: "/reports/duties/" + d.Slug})}
		p.Rows = append(p.Rows, append(row, v.cells(counts, link)...))
	}
	return p
}

func (v overview) unitName(u org.Unit) string { return unitName(v.ctx, u) }

// indent sets a unit below the one above it.
func indent(depth int) string { return strings.Repeat("\u2007\u2007", depth) }

// unitOptions are the units in reach, indented as in the tree.
func (v overview) unitOptions() []ui.Option {
	reach, all := v.tree.Reach(actor.From(v.ctx), duty.Care)
	var out []ui.Option
	for _, u := range v.tree.Units() {
		if all || slices.Contains(reach, u.ID) {
			out = append(out, ui.Option{Value: u.Slug, Label: indent(v.tree.Depth(u.ID)) + v.unitName(u), Lang: langOf(v.ctx, u)})
		}
	}
	return out
}

// dutyView is one duty by units.
type dutyView struct {
	overview
	duty   duty.Duty
	lists  []paper.List
	on     form.Date
	chosen string
	errs   ui.FieldErrors
}

func (v dutyView) units() ui.TableProps {
	p := ui.TableProps{Caption: v.t("standing.by_unit"), RowHead: true, Small: true, Names: true, Columns: v.columns(v.t("standing.unit"))}
	for _, u := range v.tree.Units() {
		counts := v.sum(v.duty.ID, v.within(u.Slug))
		if len(counts) == 0 {
			continue
		}
		link := func(s duty.State) string { return todayPath(v.ctx, v.duty.Slug, u.Slug, s) }
		p.Rows = append(p.Rows, append([]templ.Component{ui.Text(indent(v.tree.Depth(u.ID)) + v.unitName(u))}, v.cells(counts, link)...))
	}
	if len(p.Rows) > 0 {
		all := v.sum(v.duty.ID, v.within(""))
		link := func(s duty.State) string { return todayPath(v.ctx, v.duty.Slug, "", s) }
		p.Rows = append(p.Rows, append([]templ.Component{ui.Text(v.t("standing.total"))}, v.cells(all, link)...))
	}
	return p
}

func (v dutyView) made() ui.TableProps {
	p := ui.TableProps{Caption: v.t("standing.lists"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("standing.audit")}, {Head: v.t("standing.unit")}, {Head: v.t("standing.people"), Numeric: true}, {Head: v.t("duty.list.made")},
	}}
	for _, l := range v.lists {
		unit, _ := l.Unit.In(i18n.LangOf(v.ctx))
		if unit == "" {
			unit = v.t("duty.list.everybody")
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.TextLink(ui.Link{Text: v.t("standing.list", args{"Date": i18n.Date(v.ctx, l.Day)}), Path: "/reports/lists/" + l.Code.String()}),
			ui.Text(unit), ui.Text(i18n.Number(v.ctx, l.In())), ui.Text(i18n.DateTime(v.ctx, l.MadeAt)),
		})
	}
	return p
}
