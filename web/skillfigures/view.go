package skillfigures

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/bands"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

type view struct {
	ctx context.Context //nolint:containedctx // a view lives as long as its page
	figures.Overview
	asked   asked
	soft    bool // a group that is missing is everybody
	sheet   figures.Sheet
	before  *figures.Sheet
	group   figures.Line // whose competences are shown
	subject int          // whose groups are shown; -1: competences
}

func (v view) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

// choose finds the group and the competence that are asked for.
func (v *view) choose() error {
	v.subject = -1
	if v.asked.competence != "" {
		i, ok := v.sheet.Subject(v.asked.competence)
		if !ok {
			return fault.Missing("figures.competence.missing")
		}
		v.subject = i
	}
	for _, l := range v.sheet.Lines() {
		if key(l) == v.asked.group {
			v.group = l
			return nil
		}
	}
	if v.soft {
		v.asked.group, v.soft = "", false
		return v.choose()
	}
	return fault.Missing("figures.group.missing")
}

// key names a line in an address; everybody has none.
func key(l figures.Line) string {
	switch {
	case l.ID == uuid.Nil:
		return ""
	case l.Own:
		return l.ID.String() + "-own"
	}
	return l.ID.String()
}

// none says why there are no figures; empty: there are some.
func (v view) none() string {
	switch {
	case !v.Allowed:
		return v.t("figures.not_agreed")
	case len(v.Closed()) == 0:
		return v.t("figures.none")
	}
	return ""
}

func (v view) manages() bool { return actor.From(v.ctx).Can(figures.Manage) }

func (v view) days(r figures.Round) string {
	return v.t("figures.days", args{"From": i18n.Date(v.ctx, r.Starts), "To": i18n.Date(v.ctx, r.Ends)})
}

// took says how many took part, of everybody.
func (v view) took() string {
	n := v.sheet.Table.Total
	if n.Hidden {
		return v.t("figures.took.few", args{"Minimum": v.sheet.Table.Minimum})
	}
	if share, ok := v.sheet.Part(); ok {
		return v.t("figures.took.share", args{"Count": n.People, "Percent": i18n.Percent(v.ctx, share)})
	}
	return v.t("figures.took", args{"Count": n.People})
}

func (v view) roundOptions(none string) (out []ui.Option) {
	if none != "" {
		out = append(out, ui.Option{Label: none})
	}
	for _, r := range v.Closed() {
		if none == "" || r.ID != v.asked.round {
			out = append(out, ui.Option{Value: r.ID.String(), Label: r.Name})
		}
	}
	return out
}

func (v view) crossings() []ui.Option {
	return []ui.Option{
		{Value: string(figures.ByUnit), Label: v.t("figures.by.unit")},
		{Value: string(figures.ByFamily), Label: v.t("figures.by.family")},
	}
}

func (v view) competences() []ui.Option {
	out := []ui.Option{{Label: v.t("figures.competence.all")}}
	for _, s := range v.sheet.Subjects {
		out = append(out, ui.Option{Value: s.Code, Label: s.Code + " " + s.Title.For(v.ctx)})
	}
	return out
}

func (v view) name(l figures.Line) string {
	if l.ID == uuid.Nil {
		return v.t("figures.everybody")
	}
	name := strings.TrimSpace(l.Number + " " + l.Name.For(v.ctx))
	if l.Own {
		name = v.t("figures.own", args{"Unit": name})
	}
	return strings.Repeat("\u2003", l.Level-1) + name
}

// lang is the language of a line's name where it is not the page's.
func (v view) lang(l figures.Line) i18n.Lang {
	if l.ID == uuid.Nil || l.Own {
		return ""
	}
	_, lang := l.Name.Told(v.ctx)
	return lang
}

// row is a line of the table on the page, and of its files.
type row struct {
	name, path string
	lang       i18n.Lang // of the name where it is not the page's
	cell       suppress.SpreadCell
	subject    int
	line       figures.Line
}

// rows are the competences of a group, what is needed most first, or the groups
// of a competence in their order.
func (v view) rows() (out []row) {
	if v.subject >= 0 {
		for _, l := range v.sheet.Lines() {
			out = append(out, row{v.name(l), homePath + v.asked.query("group", key(l), "competence", ""), v.lang(l), l.Cell, v.subject, l})
		}
		return out
	}
	needs := v.sheet.Needs(v.group)
	if len(needs) == 0 {
		for i := range v.sheet.Subjects {
			needs = append(needs, figures.Need{Subject: i})
		}
	}
	for _, n := range needs {
		s := v.sheet.Subjects[n.Subject]
		title, lang := s.Title.Told(v.ctx)
		out = append(out, row{s.Code + " " + title, homePath + v.asked.query("group", "", "competence", s.Code), lang, v.group.Cell, n.Subject, v.group})
	}
	return out
}

// split is what is told of a row; nothing is told of a hidden one.
func (r row) split() suppress.Split {
	if r.cell.Hidden || r.cell.People == 0 {
		return suppress.Split{Below: suppress.Untold, Above: suppress.Untold}
	}
	return r.cell.Splits[r.subject]
}

// words are the people, and those below, at and above target. Bands that are
// told together say so in each of them.
func words(ctx context.Context, people int, hidden bool, s suppress.Split) [4]string {
	no := bands.Hidden(ctx)
	if hidden {
		return [4]string{no, no, no, no}
	}
	out := [4]string{i18n.Number(ctx, people), no, no, no}
	together := i18n.T(ctx, "figures.together", args{"N": i18n.Number(ctx, people-max(s.Below, 0)-max(s.Above, 0))})
	switch {
	case s.Below != suppress.Untold && s.Above != suppress.Untold:
		out[2] = i18n.Number(ctx, people-s.Below-s.Above)
	case s.Below != suppress.Untold:
		out[2], out[3] = together, together
	case s.Above != suppress.Untold:
		out[1], out[2] = together, together
	}
	if s.Below != suppress.Untold {
		out[1] = i18n.Number(ctx, s.Below)
	}
	if s.Above != suppress.Untold {
		out[3] = i18n.Number(ctx, s.Above)
	}
	return out
}

func (v view) words(r row) [4]string { return words(v.ctx, r.cell.People, r.cell.Hidden, r.split()) }

// need is the criticality and the need of a row. It is told where those below
// target are.
func (v view) need(r row) []string {
	times := v.sheet.Criticality(r.line, r.subject)
	out := []string{i18n.Number(v.ctx, times), bands.Hidden(v.ctx)}
	if below := r.split().Below; below != suppress.Untold {
		out[1] = i18n.Number(v.ctx, below*times)
	}
	return out
}

// earlier is how many were below target in the round before.
func (v view) earlier(r row) string {
	people, split, ok := v.before.Before(r.line, v.sheet.Subjects[r.subject].ID)
	if !ok {
		return bands.Hidden(v.ctx)
	}
	w := words(v.ctx, people, false, split)
	return v.t("figures.of", args{"N": w[1], "Of": w[0]})
}

func (v view) table() ui.TableProps {
	p := ui.TableProps{Caption: v.t("figures.caption"), RowHead: true, Small: true, Names: true, Columns: []ui.Column{{Head: v.first()}}}
	for _, id := range v.heads() {
		p.Columns = append(p.Columns, ui.Column{Head: id, Numeric: true})
	}
	p.Columns = append(p.Columns, ui.Column{Head: v.t("figures.chart")}) // behind the figures, which phones show first
	for _, r := range v.rows() {
		cells := []templ.Component{ui.TextLink(ui.Link{Text: r.name, Lang: r.lang, Path: r.path})}
		for _, w := range v.figuresOf(r) {
			cells = append(cells, ui.Text(w))
		}
		p.Rows = append(p.Rows, append(cells, bar(r)))
	}
	return p
}

func (v view) first() string {
	if v.subject < 0 {
		return v.t("figures.competence")
	}
	return v.t("figures.by." + string(v.asked.by))
}

func (v view) heads() []string {
	out := []string{v.t("figures.people"), v.t("figures.below"), v.t("figures.at"), v.t("figures.above"), v.t("target.criticality"), v.t("figures.need")}
	if v.before != nil {
		out = append(out, v.t("figures.below.before", args{"Name": v.before.Round.Name}))
	}
	return out
}

func (v view) figuresOf(r row) []string {
	w := v.words(r)
	out := append(w[:], v.need(r)...)
	if v.before != nil {
		out = append(out, v.earlier(r))
	}
	return out
}

// parts are the widths of the bar in per mille with their colours; bands that
// are told together are one.
func (r row) parts() (out []barPart) {
	if r.cell.Hidden || r.cell.People == 0 {
		return nil
	}
	s, at := r.split(), 0
	add := func(n, series int) {
		if n > 0 {
			out = append(out, barPart{1000 * at / r.cell.People, 1000 * n / r.cell.People, series})
		}
		at += n
	}
	const below, mid, above, mixed = 4, 1, 2, 3
	rest := r.cell.People - max(s.Below, 0) - max(s.Above, 0)
	if s.Below != suppress.Untold {
		add(s.Below, below)
	}
	if s.Below != suppress.Untold && s.Above != suppress.Untold {
		add(rest, mid)
	} else {
		add(rest, mixed)
	}
	if s.Above != suppress.Untold {
		add(s.Above, above)
	}
	return out
}

type barPart struct{ from, width, series int }

// told is a figure that is told exactly as a number, so that spreadsheets count
// with it, and any other as it reads.
func told(s string) any {
	if n, err := strconv.Atoi(strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "")); err == nil {
		return n
	}
	return s
}

// file has every group and competence of the crossing, in the words of the page.
func (v view) file() sheet.Table {
	r := v.sheet.Round
	t := sheet.Table{
		Name: v.t("figures.file", args{"Name": respond.FileName(r.Name), "By": respond.FileName(v.t("figures.by." + string(v.asked.by)))}),
		Facts: [][2]string{
			{v.t("figures.round"), r.Name},
			{v.t("figures.period"), v.days(r)},
			{v.t("figures.people"), v.took()},
			{v.t("figures.rules"), v.t("figures.rule.minimum") + " " + v.t("figures.rule.together")},
			{v.t("readiness.facts.who"), ui.ShellOf(v.ctx).PersonName},
			{v.t("readiness.facts.made"), i18n.DateTime(v.ctx, clock.Now(v.ctx))},
		},
	}
	head := []any{v.t("figures.by." + string(v.asked.by)), v.t("figures.competence")}
	for _, h := range v.heads() {
		head = append(head, h)
	}
	t.Rows = append(t.Rows, head)
	for _, l := range v.sheet.Lines() {
		for i, s := range v.sheet.Subjects {
			line := []any{strings.TrimLeft(v.name(l), "\u2003"), s.Code + " " + s.Title.For(v.ctx)}
			for _, w := range v.figuresOf(row{cell: l.Cell, subject: i, line: l}) {
				line = append(line, told(w))
			}
			t.Rows = append(t.Rows, line)
		}
	}
	return t
}
