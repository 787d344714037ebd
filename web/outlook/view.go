package outlook

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

type view struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	outlook.View
	by figures.Crossing
}

type fileView struct{ errs ui.FieldErrors }

type lookView struct {
	outlook.Draft
	name, content string
}

func (v view) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

// none says why there is no outlook; empty: there is one.
func (v view) none() string {
	switch {
	case !v.Allowed:
		return v.t("figures.not_agreed")
	case v.Outlook == nil:
		return v.t("outlook.none")
	case v.Round.Closed == nil:
		return v.t("figures.none")
	}
	return ""
}

// next leads to what is missing.
func (v view) next() ui.Link {
	if !v.Allowed || v.Outlook != nil || !manages(v.ctx) {
		return ui.Link{}
	}
	return ui.Link{Text: v.t("outlook.file.bring"), Path: filePath}
}

// rests says what the answers rest on.
func (v view) rests() string {
	return v.t("outlook.rests", args{
		"Round": v.Round.Name, "Closed": i18n.Date(v.ctx, v.Round.Ends), "Year": v.Outlook.Year, "Day": i18n.Date(v.ctx, v.Outlook.StaffOn),
	})
}

func (v view) crossings() []ui.Option {
	return []ui.Option{
		{Value: string(figures.ByUnit), Label: v.t("figures.by.unit")},
		{Value: string(figures.ByFamily), Label: v.t("figures.by.family")},
	}
}

func group(ctx context.Context, l figures.Line) string {
	return strings.TrimSpace(l.Number + " " + l.Name.For(ctx))
}

// answers says in a sentence when fewer than two people may be left.
func (v view) answers(r outlook.Row) string {
	say := func(a outlook.Answer, year int) string {
		switch a {
		case outlook.Falls:
			return v.t("outlook.falls", args{"Year": year})
		case outlook.May:
			return v.t("outlook.may", args{"Year": year})
		case outlook.Unknown:
			return v.t("outlook.unknown_until", args{"Year": year})
		case outlook.Enough:
		}
		return v.t("outlook.enough_until", args{"Year": year})
	}
	if r.Near == r.Far {
		return say(r.Near, v.Outlook.Near)
	}
	return i18n.Sentence(say(r.Near, v.Outlook.Near)+";", say(r.Far, v.Outlook.Far))
}

// follow says who could follow: those who could learn it, and other groups.
func (v view) follow(r outlook.Row) string {
	var parts []string
	if n := r.Below(); n > 0 {
		parts = append(parts, v.t("outlook.learn", args{"Count": n}))
	}
	for _, f := range r.From {
		parts = append(parts, v.t("outlook.from", args{"Group": group(v.ctx, f.Group), "Count": f.Above}))
	}
	if len(parts) == 0 {
		return v.t("outlook.nobody")
	}
	return strings.Join(parts, "; ")
}

func (v view) heads() []string {
	return []string{
		v.t("figures.by." + string(v.by)), v.t("figures.competence"), v.t("outlook.answer"), v.t("outlook.able"),
		v.t("outlook.leave", args{"Year": v.Outlook.Near}), v.t("outlook.leave", args{"Year": v.Outlook.Far}), v.t("outlook.follow"),
	}
}

// cells are a row in words, on the page and in files.
func (v view) cells(r outlook.Row) []string {
	leave := func(n suppress.Range) string {
		return v.t("figures.of", args{"N": bands.Number(v.ctx, n, r.Staff, i18n.Number), "Of": i18n.Number(v.ctx, r.Staff)})
	}
	return []string{
		group(v.ctx, r.Group), r.Subject.Code + " " + r.Subject.Title.For(v.ctx), v.answers(r),
		v.able(r),
		leave(r.Soon), leave(r.All), v.follow(r),
	}
}

// able are those at or above target; where those below are not told, at least
// those above.
func (v view) able(r outlook.Row) string {
	id := "figures.of"
	if !r.Able.Exact() {
		id = "outlook.at_least"
	}
	return v.t(id, args{"N": i18n.Number(v.ctx, r.Able.Lo), "Of": i18n.Number(v.ctx, r.Took)})
}

func (v view) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("outlook.title"), RowHead: true, Small: true}
	for _, h := range v.heads() {
		p.Columns = append(p.Columns, ui.Column{Head: h})
	}
	for _, r := range v.Rows {
		var cells []templ.Component
		for _, s := range v.cells(r) {
			cells = append(cells, ui.Text(s))
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}

// nothing says why the table would be empty.
func (v view) nothing() string {
	if v.Enough == 0 {
		return v.t("outlook.all_unknown")
	}
	return v.t("outlook.all_enough")
}

// others says how many groups and competences are not in the table.
func (v view) others() string {
	var list []string
	if v.Enough > 0 {
		list = append(list, v.t("outlook.others.enough", args{"Count": v.Enough}))
	}
	if v.Unknown > 0 {
		list = append(list, v.t("outlook.others.unknown", args{"Count": v.Unknown}))
	}
	return i18n.Sentence(list...)
}

// told are the sentences on what is told and what is estimated.
var told = []string{"outlook.told", "outlook.told.leave", "outlook.estimate.may", "outlook.estimate.falls", "outlook.estimate.limits"}

func (v view) file() sheet.Table {
	t := sheet.Table{
		Name: v.t("outlook.file.name", args{"Year": v.Outlook.Year, "By": string(v.by)}),
		Facts: [][2]string{
			{v.t("outlook.title"), v.rests()},
			{v.t("outlook.others"), v.others()},
		},
	}
	for _, id := range told {
		t.Facts = append(t.Facts, [2]string{v.t("figures.rules"), v.t(id)})
	}
	t.Facts = append(t.Facts, [2]string{v.t("readiness.facts.who"), ui.ShellOf(v.ctx).PersonName}, [2]string{v.t("readiness.facts.made"), i18n.DateTime(v.ctx, clock.Now(v.ctx))})
	row := func(list []string) {
		cells := make([]any, len(list))
		for i, s := range list {
			cells[i] = s
		}
		t.Rows = append(t.Rows, cells)
	}
	row(v.heads())
	for _, r := range v.Rows {
		row(v.cells(r))
	}
	return t
}

func (v lookView) problems(ctx context.Context) [][]templ.Component {
	const most = 200
	var rows [][]templ.Component
	for i, p := range v.Problems {
		if i == most {
			break
		}
		line := i18n.T(ctx, "outlook.problem.file")
		if p.Line > 0 {
			line = i18n.Number(ctx, p.Line)
		}
		rows = append(rows, []templ.Component{ui.Text(line), ui.Text(i18n.T(ctx, p.ID, p.Args))})
	}
	return rows
}

func (v lookView) does(ctx context.Context) []string {
	return []string{
		i18n.T(ctx, "outlook.does.rows", args{"Count": v.Rows}),
		i18n.T(ctx, "outlook.does.leave", args{"Soon": i18n.Number(ctx, v.Soon), "Near": v.Near, "Later": i18n.Number(ctx, v.Later), "From": v.Near + 1, "Far": v.Far}),
		i18n.T(ctx, "outlook.does.once"),
	}
}
