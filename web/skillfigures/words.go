package skillfigures

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/ui"
)

// rules are those of the figures, for everybody to read.
var rules = []string{
	"figures.rule.free", "figures.rule.nobody", "figures.rule.minimum", "figures.rule.together",
	"figures.rule.beside", "figures.rule.pairs", "figures.rule.one", "figures.rule.frozen", "figures.rule.deleted", "figures.rule.need",
}

func perMille(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', 1, 64) + "%" }

func (v view) beforeID() string {
	if v.asked.before == uuid.Nil {
		return ""
	}
	return v.asked.before.String()
}

func (v view) heading() string {
	if v.subject < 0 {
		return v.t("figures.heading.group", args{"Name": v.name(v.group)})
	}
	s := v.sheet.Subjects[v.subject]
	return s.Code + " " + s.Title.For(v.ctx)
}

func gapTable(ctx context.Context, list []figures.Gap) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "figures.gaps"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "figures.competence")}, {Head: i18n.T(ctx, "figures.gaps.levels")}, {Head: i18n.T(ctx, "figures.gaps.language")},
	}}
	for _, g := range list {
		levels := i18n.T(ctx, "figures.gaps.level", args{"N": g.From})
		if g.To > g.From {
			levels = i18n.T(ctx, "figures.gaps.span", args{"From": g.From, "To": g.To})
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(g.Competence.Code + " " + g.Competence.Title.For(ctx)), ui.Text(levels), ui.Text(i18n.T(ctx, "figures.language."+string(g.Lang))),
		})
	}
	return p
}

func roundTable(ctx context.Context, list []figures.Round) ui.TableProps {
	p := ui.TableProps{Caption: i18n.T(ctx, "figures.rounds"), RowHead: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "figures.round.name")}, {Head: i18n.T(ctx, "figures.period")}, {Head: i18n.T(ctx, "figures.state")},
	}}
	for _, r := range list {
		name := ui.TextLink(ui.Link{Text: r.Name, Path: campaignPath(r)})
		days := i18n.T(ctx, "figures.days", args{"From": i18n.Date(ctx, r.Starts), "To": i18n.Date(ctx, r.Ends)})
		p.Rows = append(p.Rows, []templ.Component{name, ui.Text(days), ui.Text(state(ctx, r))})
	}
	return p
}
