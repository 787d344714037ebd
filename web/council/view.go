package council

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

type rulesView struct {
	*tenant.Agreement
	roles actor.Bundles
}

// terms are the numbers of the agreement.
func (v rulesView) terms(ctx context.Context) (list []ui.Term) {
	add := func(id, value string) {
		list = append(list, ui.Term{Key: i18n.T(ctx, id), Value: ui.Text(value)})
	}
	add("council.version", i18n.Number(ctx, v.Version))
	add("council.from", i18n.DateLong(ctx, v.From))
	add("council.min_group", i18n.T(ctx, "council.persons", args{"Count": v.MinGroup}))
	add("council.min_group_survey", i18n.T(ctx, "council.persons", args{"Count": v.MinGroupSurvey}))
	if scope := v.Scope.For(ctx); scope != "" {
		add("council.scope", scope)
	}
	return list
}

// analyses is what the agreement allows and what not.
func (v rulesView) analyses(ctx context.Context) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "council.analyses"), RowHead: true, Columns: heads(ctx, "analysis", "analysis.what", "allowed")}
	for _, a := range tenant.Analyses() {
		state := ui.Badge(ui.Info, i18n.T(ctx, "council.no"))
		if v.Allows(a) {
			state = ui.Badge(ui.Success, i18n.T(ctx, "council.yes"))
		}
		id := "council.analysis." + string(a)
		p.Rows = append(p.Rows, []templ.Component{ui.Text(i18n.T(ctx, id)), ui.Text(i18n.T(ctx, id+".what")), state})
	}
	return p
}

// reports is every page about people or groups: what it shows, and to whom.
func (v rulesView) reports(ctx context.Context) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "council.reports"), RowHead: true, Columns: heads(ctx, "report", "report.what", "report.readers", "report.limit")}
	for _, r := range reports {
		id := "council.report." + r.id
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(i18n.T(ctx, id)), ui.Text(i18n.T(ctx, id+".what")), ui.Text(roles(ctx, r.readers(v.roles))), ui.Text(v.limit(ctx, r)),
		})
	}
	return p
}

// limit is how few people a report may speak of, and whether it may at all.
func (v rulesView) limit(ctx context.Context, r report) string {
	least := v.MinGroup
	if r.survey {
		least = v.MinGroupSurvey
	}
	switch {
	case r.analysis != "" && !v.Allows(r.analysis):
		return i18n.T(ctx, "council.report.off")
	case r.named:
		return i18n.T(ctx, "council.report.named")
	case r.analysis == "":
		return i18n.T(ctx, "council.report.counts")
	}
	return i18n.T(ctx, "council.report.group", args{"Count": least})
}

// kept is how long what is kept.
func (v rulesView) kept(ctx context.Context) (list []ui.Term) {
	for _, class := range slices.Sorted(maps.Keys(v.Retention)) {
		if id := "info.retention." + class; i18n.Has(i18n.DE, id) {
			list = append(list, ui.Term{Key: i18n.T(ctx, id), Value: ui.Text(i18n.Period(ctx, v.Retention[class]))})
		}
	}
	return append(list, ui.Term{Key: i18n.T(ctx, "council.kept.ratings"), Value: ui.Text(i18n.T(ctx, "date.months", args{"Count": rating.KeptMonths}))})
}

// Rules that stand elsewhere, word for word.
var (
	small  = []string{"readiness.method.small.1", "readiness.method.small.2", "readiness.method.small.3", "readiness.method.small.4"}
	groups = []string{"figures.rule.minimum", "figures.rule.together", "figures.rule.beside", "figures.rule.pairs", "figures.rule.one", "figures.rule.frozen", "figures.rule.deleted", "figures.rule.need"}
	own    = []string{"figures.rule.free", "figures.rule.nobody", "rating.rule.fresh", "rating.rule.order", "rating.rule.newest", "rating.rule.course", "rating.rule.test", "rating.rule.area", "rating.rule.self"}
)

func (v rulesView) fill() args {
	return args{"Minimum": v.MinGroup, "Double": 2 * v.MinGroup, "Months": rating.Fresh}
}

func heads(ctx context.Context, ids ...string) (list []ui.Column) {
	for _, id := range ids {
		list = append(list, ui.Column{Head: i18n.T(ctx, "council.col."+id)})
	}
	return list
}

func roles(ctx context.Context, list []actor.Role) string {
	if len(list) == 0 {
		return i18n.T(ctx, "council.no_role")
	}
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = i18n.T(ctx, "role."+string(r))
	}
	return strings.Join(names, ", ")
}

// lines is the access log as a table.
func lines(ctx context.Context, l council.Log) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "council.access.caption", args{"Month": i18n.Month(ctx, l.Month)}), RowHead: true, Small: true, Columns: heads(ctx, "day", "purpose", "role")}
	p.Columns = append(p.Columns, ui.Column{Head: i18n.T(ctx, "council.col.looks"), Numeric: true}, ui.Column{Head: i18n.T(ctx, "council.col.people")})
	for _, one := range l.Lines {
		people := i18n.T(ctx, "council.fewer", args{"Count": l.Least})
		if one.People > 0 {
			people = i18n.Number(ctx, one.People)
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(i18n.DateDay(ctx, one.Day)), ui.Text(purpose(ctx, one.Purpose)), ui.Text(roles(ctx, one.Roles)), ui.Text(i18n.Number(ctx, one.Looks)), ui.Text(people),
		})
	}
	return p
}

// purpose is one's own word where a purpose of an older program has none.
func purpose(ctx context.Context, p string) string {
	if id := "look." + p; i18n.Has(i18n.DE, id) {
		return i18n.T(ctx, id)
	}
	return p
}

// months lead to the month before and after, as far as there are any.
func months(ctx context.Context, l council.Log) (list []ui.Link) {
	to := func(d clock.Date, icon ui.IconName) {
		list = append(list, ui.Link{Text: i18n.Month(ctx, d), Path: accessPath + "?month=" + d.String()[:7], Icon: icon})
	}
	if l.Month.After(l.Since) {
		to(l.Month.AddMonths(-1), ui.IconBack)
	}
	if next := l.Month.AddMonths(1); !next.After(clock.Today(ctx)) {
		to(next, ui.IconForward)
	}
	return list
}

func tabs(ctx context.Context, current string) (list []ui.Tab) {
	for _, p := range [][2]string{{rulesPath, "council.rules"}, {accessPath, "council.access"}} {
		list = append(list, ui.Tab{Link: ui.Link{Text: i18n.T(ctx, p[1]), Path: p[0]}, Current: p[0] == current})
	}
	return list
}
