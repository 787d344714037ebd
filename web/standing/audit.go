package standing

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// todayPath is who stands so today.
func todayPath(ctx context.Context, slug, unit string, s duty.State) string {
	return pathOf(duty.AuditQuery{Slug: slug, Unit: unit, State: s, Day: clock.Today(ctx)})
}

// columns of the list, on the page and in the files.
var columns = []string{"name", "number", "unit", "state", "due", "proof"}

// line is one person of the list in words, as the page and the files show it.
type line struct {
	name, number, unit, state, proof string
	due                              clock.Date
}

func lineOf(ctx context.Context, names dutytext.Names, a duty.AuditSheet, l duty.AuditLine) line {
	out := line{name: l.Name.ListName(), number: l.Name.PersonnelNumber, state: dutytext.StateText(ctx, l.State), due: l.Dates.Due}
	if l.Unit != uuid.Nil {
		u, ok := a.Tree.Unit(l.Unit)
		if name := u.Name.For(ctx); ok {
			out.unit = u.Number + " " + name
		}
	}
	out.proof = text(ctx, "standing.proof.none")
	if e := l.Evidence; e != nil {
		id := "standing.proof.course"
		switch {
		case e.Proof:
			id = "standing.proof.elsewhere"
		case e.Instruction:
			id = "standing.proof.instruction"
		case e.Path != uuid.Nil:
			id = "standing.proof.path"
		}
		out.proof = text(ctx, id, args{
			"Course": names.Course(ctx, e.Course), "Path": names.Path(ctx, e.Path), "No": e.VersionNo, "Issuer": e.Issuer, "Date": i18n.Date(ctx, e.On),
		}) +
			", " + countsOn(ctx, a.Day, *e)
	}
	return out
}

// countsOn is until when evidence counts, said as of a day.
func countsOn(ctx context.Context, day clock.Date, e duty.Evidence) string {
	switch {
	case e.CountsUntil.IsZero():
		return text(ctx, "duty.counts.always")
	case e.CountsUntil.Before(day):
		return text(ctx, "duty.counts.was", args{"Date": i18n.Date(ctx, e.CountsUntil)})
	}
	return text(ctx, "duty.counts.until", args{"Date": i18n.Date(ctx, e.CountsUntil)})
}

func head(ctx context.Context) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = text(ctx, "standing."+c)
	}
	return out
}

// plain are head and lines of a list for paper.
func plain(names dutytext.Names) func(context.Context, duty.AuditSheet) [][]string {
	return func(ctx context.Context, a duty.AuditSheet) [][]string {
		rows := [][]string{head(ctx)}
		for _, l := range a.Lines {
			x, due := lineOf(ctx, names, a, l), ""
			if !x.due.IsZero() {
				due = i18n.Date(ctx, x.due)
			}
			rows = append(rows, []string{x.name, x.number, x.unit, x.state, due, x.proof})
		}
		return rows
	}
}

// book is the workbook of a list, with real dates.
func book(names dutytext.Names) paper.Book {
	return func(ctx context.Context, l paper.List, a duty.AuditSheet, url string) ([]byte, error) {
		t := sheet.Table{Facts: append(l.Facts(ctx), [2]string{text(ctx, "standing.list.url"), url})}
		var first []any
		for _, h := range append(head(ctx), text(ctx, "standing.since"), text(ctx, "home.duty.what"), text(ctx, "home.duty.counts")) {
			first = append(first, h)
		}
		t.Rows = append(t.Rows, first)
		for _, w := range a.Lines {
			x := lineOf(ctx, names, a, w)
			row := []any{x.name, x.number, x.unit, x.state, day(x.due), x.proof, w.Since, any(""), any("")}
			if w.Evidence != nil {
				row[7], row[8] = w.Evidence.On, day(w.Evidence.CountsUntil)
			}
			t.Rows = append(t.Rows, row)
		}
		return sheet.Workbook(ctx, t)
	}
}

// day is a date, or nothing where there is none.
func day(d clock.Date) any {
	if d.IsZero() {
		return ""
	}
	return d
}

type auditView struct {
	ctx   context.Context //nolint:containedctx // a view lives as long as its page
	q     duty.AuditQuery
	on    form.Date
	sheet duty.AuditSheet
	names dutytext.Names
}

func (v auditView) t(id string, a ...args) string { return text(v.ctx, id, a...) }

func (v auditView) title() string {
	name, _ := dutytext.Title(v.ctx, v.sheet.Duty.Name)
	return v.t("standing.audit.of", args{"Duty": name, "Date": i18n.Date(v.ctx, v.sheet.Day)})
}

func (v auditView) unit() string {
	if v.sheet.Unit == nil {
		return ""
	}
	name, _ := v.sheet.Unit.Name.In(i18n.LangOf(v.ctx))
	return v.sheet.Unit.Number + " " + name
}

func (v auditView) table() ui.TableProps {
	p := ui.TableProps{Caption: v.title(), RowHead: true, Small: true, Names: true}
	for _, h := range head(v.ctx) {
		p.Columns = append(p.Columns, ui.Column{Head: h})
	}
	for _, l := range v.sheet.Lines {
		x, due := lineOf(v.ctx, v.names, v.sheet, l), "–"
		if !x.due.IsZero() {
			due = i18n.Date(v.ctx, x.due)
		}
		p.Rows = append(p.Rows, []templ.Component{
			ui.Text(x.name), ui.Text(x.number), ui.Text(x.unit), dutytext.State(v.ctx, l.State), ui.Text(due), ui.Text(x.proof),
		})
	}
	return p
}

// filters are the states with how many stand so.
func (v auditView) filters() []ui.Tab {
	tab := func(s duty.State, label string, n int) ui.Tab {
		q := v.q
		q.State, q.Offset, q.Day = s, 0, v.sheet.Day
		return ui.Tab{Link: ui.Link{Text: label + " (" + i18n.Number(v.ctx, n) + ")", Path: pathOf(q)}, Current: v.q.State == s}
	}
	out := []ui.Tab{tab("", v.t("standing.state.all"), v.sheet.In())}
	for _, s := range paper.States {
		if n := v.sheet.Counts[s]; n > 0 || v.q.State == s {
			out = append(out, tab(s, dutytext.StateText(v.ctx, s), n))
		}
	}
	return out
}

func (v auditView) shown() int { return v.q.Offset + len(v.sheet.Lines) }

func (v auditView) more() string {
	if v.shown() >= v.sheet.Total {
		return ""
	}
	q := v.q
	q.Offset = v.shown()
	return pathOf(q)
}

type listView struct {
	paper.List
	ctx context.Context //nolint:containedctx // a view lives as long as its page
}

func (v listView) t(id string, a ...args) string { return text(v.ctx, id, a...) }

func (v listView) path() string { return "/reports/lists/" + v.Code.String() }

// name is that of the files, of letters every system takes.
func (v listView) name() string {
	duty, _ := v.Duty.In(i18n.LangOf(v.ctx))
	return v.t("standing.list.file", args{"Duty": respond.FileName(duty), "Date": v.Day.String()})
}

func (v listView) terms() []ui.Term {
	var out []ui.Term
	for _, f := range v.Facts(v.ctx) {
		out = append(out, ui.Term{Key: f[0], Value: ui.Text(f[1])})
	}
	return append(out, hashes(v.ctx, v.List)...)
}

func hashes(ctx context.Context, l paper.List) []ui.Term {
	return []ui.Term{
		{Key: text(ctx, "standing.list.hash_pdf"), Value: hash(l.PDFHash)},
		{Key: text(ctx, "standing.list.hash_xlsx"), Value: hash(l.XLSXHash)},
	}
}
