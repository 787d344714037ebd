package people

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// words names units and job families.
type words struct {
	tree     *org.Tree
	families map[uuid.UUID]people.JobFamily
}

func (w words) unit(ctx context.Context, id uuid.UUID) string {
	u, ok := w.tree.Unit(id)
	if !ok {
		return i18n.T(ctx, "people.unit_ended")
	}
	name := u.Name.For(ctx)
	return u.Number + " " + name
}

// unitLang is the language of the unit's name where it is not the page's.
func (w words) unitLang(ctx context.Context, id uuid.UUID) i18n.Lang {
	u, _ := w.tree.Unit(id)
	if _, lang := u.Name.In(i18n.LangOf(ctx)); lang != i18n.LangOf(ctx) {
		return lang
	}
	return ""
}

func (w words) family(ctx context.Context, id uuid.UUID) string {
	name := w.families[id].Name.For(ctx)
	return name
}

// unitOptions are the units one may filter by, indented as in the tree.
func (w words) unitOptions(ctx context.Context) []ui.Option {
	reach, all := w.tree.Reach(actor.From(ctx), people.Read)
	may := map[uuid.UUID]bool{}
	for _, id := range reach {
		may[id] = true
	}
	var out []ui.Option
	for _, u := range w.tree.Units() {
		if all || may[u.ID] {
			indent := strings.Repeat("\u2007\u2007", w.tree.Depth(u.ID))
			out = append(out, ui.Option{Value: u.Slug, Label: indent + w.unit(ctx, u.ID), Lang: w.unitLang(ctx, u.ID)})
		}
	}
	return out
}

type listView struct {
	words
	filter people.Filter
	page   people.Page
	before int // people on the pages before this one
}

func (v listView) shown() int { return v.before + len(v.page.Entries) }

func (v listView) filtered() bool { return v.filter.Search != "" || v.filter.Unit != "" }

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.page.Entries))
	for i, e := range v.page.Entries {
		unit, lang, family := i18n.T(ctx, "people.no_posting"), i18n.Lang(""), ""
		if len(e.Postings) > 0 {
			p := e.Postings[0]
			unit, lang, family = v.unit(ctx, p.Unit), v.unitLang(ctx, p.Unit), v.family(ctx, p.JobFamily)
			if more := len(e.Postings) - 1; more > 0 {
				unit, lang = i18n.T(ctx, "people.and_more", i18n.Args{"Unit": unit, "N": more}), ""
			}
		}
		rows[i] = []templ.Component{pick(e.Person), ui.Text(e.Person.PersonnelNumber), ui.TextIn(unit, lang), ui.Text(family)}
	}
	return rows
}

type personView struct {
	words
	record people.Record
	card   *card.Holder // nil: not shown
	paper  *paperView   // nil: not shown
	duties []duty.Mine  // nil: not shown, or none

	refusal notice.Refusal // of the address, where it takes no mail
	refused bool

	input absenceInput
	errs  ui.FieldErrors
}

// away reports whether an absence runs today or has no end.
func (v personView) away(ctx context.Context) bool {
	today := clock.Today(ctx)
	for _, a := range v.record.Absences {
		if a.To.IsZero() || !today.Before(a.From) && today.Before(a.To) {
			return true
		}
	}
	return false
}

func (v personView) terms(ctx context.Context) []ui.Term {
	p := v.record.Person
	email := p.Email
	if email == "" {
		email = i18n.T(ctx, "people.no_email")
	}
	return []ui.Term{
		{Key: i18n.T(ctx, "people.field.personnel_number"), Value: ui.Text(p.PersonnelNumber)},
		{Key: i18n.T(ctx, "people.field.email"), Value: ui.Text(email)},
		{Key: i18n.T(ctx, "people.field.language"), Value: ui.Text(i18n.T(ctx, "people.language."+string(p.Language)))},
	}
}

func (v personView) postings(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, len(v.record.Postings))
	for i, p := range v.record.Postings {
		lead := ""
		if p.Supervisor {
			lead = i18n.T(ctx, "people.field.supervisor")
		}
		rows[i] = []templ.Component{
			ui.TextIn(v.unit(ctx, p.Unit), v.unitLang(ctx, p.Unit)), ui.Text(v.family(ctx, p.JobFamily)), ui.Text(hrimport.Share(ctx, p.Share)),
			ui.Text(lead), ui.Text(period(ctx, p.From, p.To)),
		}
	}
	return rows
}

// period is a time in words, its last day included.
func period(ctx context.Context, from, to clock.Date) string {
	if to.IsZero() {
		return i18n.T(ctx, "people.since", i18n.Args{"From": i18n.Date(ctx, from)})
	}
	return i18n.T(ctx, "people.period", i18n.Args{"From": i18n.Date(ctx, from), "To": i18n.Date(ctx, to.AddDays(-1))})
}

func steps(ctx context.Context, slug string) []ui.Link {
	links := make([]ui.Link, 4)
	for i, page := range []string{"file", "columns", "preview", "result"} {
		links[i] = ui.Link{Text: i18n.T(ctx, "people.import.step."+page)}
	}
	if slug != "" {
		links[0].Path, links[1].Path = "/people/import", importPath(slug, "columns")
	}
	return links
}

type columnsView struct {
	imp    hrimport.Import
	header []string
	chosen hrfile.Mapping
	errs   ui.FieldErrors
}

func (v columnsView) options() []ui.Option {
	seen := map[string]bool{"": true}
	var out []ui.Option
	for _, h := range v.header {
		if !seen[h] {
			seen[h] = true
			out = append(out, ui.Option{Value: h, Label: h})
		}
	}
	return out
}

func (v columnsView) lead(ctx context.Context) string {
	return i18n.T(ctx, "people.import.columns.lead", i18n.Args{
		"Charset": v.imp.Charset, "Found": len(v.imp.Mapping), "All": len(hrfile.Columns(v.imp.Kind)),
	})
}

type previewView struct {
	hrimport.Preview
	missing hrimport.MissingMode
	errs    ui.FieldErrors
}

func (v previewView) nothing() bool {
	return v.Import.Counts.Changes(hrimport.End) == 0
}

func (v previewView) button(ctx context.Context) string {
	if n := v.Import.Counts.Changes(hrimport.Keep); n > 0 {
		return i18n.T(ctx, "people.import.commit", i18n.Args{"Count": n})
	}
	return i18n.T(ctx, "people.import.commit.choice")
}

func (v previewView) missingOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: string(hrimport.Keep), Label: i18n.T(ctx, "people.import.missing.keep"), Selected: v.missing != hrimport.End},
		{Value: string(hrimport.End), Label: i18n.T(ctx, "people.import.missing.end."+string(v.Import.Kind)), Selected: v.missing == hrimport.End},
	}
}

func figures(ctx context.Context, i hrimport.Import) []ui.Figure {
	c := i.Counts
	f := func(id string, n int) ui.Figure {
		return ui.Figure{Name: i18n.T(ctx, "people.figure."+id), Value: i18n.Number(ctx, n)}
	}
	return []ui.Figure{f("new", c.Created), f("changed", c.Changed), f("same", c.Unchanged), f("skipped", c.Skipped)}
}

// lines are at most hrimport.Shown lines of a preview as rows of a table.
func lines(list []hrimport.Line) [][]templ.Component {
	rows := make([][]templ.Component, 0, min(len(list), hrimport.Shown))
	for _, l := range list[:min(len(list), hrimport.Shown)] {
		line := "–"
		if l.Line > 0 {
			line = strconv.Itoa(l.Line)
		}
		rows = append(rows, []templ.Component{ui.Text(l.Name), ui.Text(l.Number), ui.Text(line), changes(l.Fields)})
	}
	return rows
}

func skipRows(ctx context.Context, skips []hrimport.Skip) [][]templ.Component {
	rows := make([][]templ.Component, 0, min(len(skips), hrimport.Shown))
	for _, k := range skips[:min(len(skips), hrimport.Shown)] {
		rows = append(rows, []templ.Component{
			ui.Text(strconv.Itoa(k.Line)), ui.Text(i18n.T(ctx, "people.field."+string(k.Field))), ui.Text(k.Hint(ctx)),
		})
	}
	return rows
}

func recentRows(ctx context.Context, list []hrimport.Import) [][]templ.Component {
	rows := make([][]templ.Component, len(list))
	for i, imp := range list {
		rows[i] = []templ.Component{
			ui.TextLink(ui.Link{Text: imp.FileName, Path: importPath(imp.Slug, "result")}),
			ui.Text(i18n.DateTime(ctx, imp.CommittedAt)), ui.Text(i18n.T(ctx, "people.import.state."+string(imp.State))),
		}
	}
	return rows
}

func mayImport(ctx context.Context) bool { return actor.From(ctx).Can(people.Import) }
func mayEdit(ctx context.Context) bool   { return actor.From(ctx).Can(people.Edit) }

// orEmpty names a value that is no more.
func orEmpty(ctx context.Context, s string) string {
	if s == "" {
		return i18n.T(ctx, "people.empty")
	}
	return s
}
