package readiness

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/ui"
)

// line is a row of a wave's table, on the page and in its exports.
type line struct {
	number, name string
	lang         i18n.Lang // of the name where it is not the page's
	level        int
	own          bool
	cell         readiness.Cell
	path         string // of the cell's page; empty: none
}

// lines lists the wave, its units in the order of the tree, and after each
// unit with units below it its own staff: everything adds up.
func lines(ctx context.Context, s *readiness.Sheet, at where) []line {
	out := []line{{name: i18n.T(ctx, "readiness.all"), cell: s.Total}}
	level := make([]int, len(s.Rows))
	for i, r := range s.Rows {
		level[i] = 1
		if r.Parent != suppress.None {
			level[i] = level[r.Parent] + 1
		}
		l := line{number: r.Unit.Number, name: unitName(ctx, r.Unit), lang: unitLang(ctx, r.Unit), level: level[i], cell: r.Cell}
		if r.Unit.Slug != "" {
			l.path = at.only("day", "view").on("/readiness/" + r.Unit.Slug + "/" + s.Slug)
		}
		out = append(out, l)
		if !r.Leaf {
			out = append(out, line{number: r.Unit.Number, name: i18n.T(ctx, "readiness.own.of", args{"Unit": l.name}), level: level[i] + 1, own: true, cell: r.Own})
		}
	}
	return out
}

func (l line) scope() string {
	if l.own {
		return "own"
	}
	return "total"
}

func (l line) levelText() string { return strconv.Itoa(l.level) }

// touched leaves out lines that say nothing: nobody is affected there.
func touched(list []line) []line {
	var out []line
	for i, l := range list {
		if i == 0 || l.cell.Status != readiness.NotAffected {
			out = append(out, l)
		}
	}
	return out
}

// waveView is one wave in full.
type waveView struct {
	readiness.WaveDetail
	ctx context.Context
	at  where
}

func (v waveView) t(id string, a ...args) string { return i18n.T(v.ctx, id, a...) }

func (v waveView) title() string { return waveName(v.ctx, v.Sheet) }

func (v waveView) figures() []ui.Figure {
	c := v.Sheet.Total
	return []ui.Figure{
		{Name: v.t("readiness.col.share"), Value: share(v.ctx, c), Note: v.t("readiness.needed", args{"Needed": i18n.Percent(v.ctx, v.Sheet.Threshold)})},
		{Name: v.t("readiness.col.open"), Value: open(v.ctx, c), Note: v.t("readiness.open.note")},
		{Name: v.t("readiness.col.start"), Value: loose(i18n.Date(v.ctx, v.Sheet.GoLive)), Note: startsIn(v.ctx, v.Sheet)},
		{Name: v.t("readiness.col.status"), Value: statusWord(v.ctx, c.Status), Note: forecast(v.ctx, c)},
	}
}

// startsIn is "in 85 Tagen" or how long ago the start was.
func startsIn(ctx context.Context, s *readiness.Sheet) string {
	n := s.GoLive.Sub(clock.Today(ctx))
	if n < 0 {
		return i18n.T(ctx, "readiness.ago", args{"Count": -n})
	}
	return i18n.T(ctx, "readiness.figure.indays", args{"Count": n})
}

// within is what somebody wrote as part of a sentence of ours, which brings the
// full stop itself.
func within(s string) string { return strings.TrimRight(s, ". \n\r") }

// decisions is the history as a timeline.
func (v waveView) decisions() []ui.Moment {
	var out []ui.Moment
	for i, d := range v.Decisions {
		m := ui.Moment{
			Date: i18n.DateTime(v.ctx, d.At), Now: i == 0, Body: frozenTable(v, v.Frozen[i]),
			Title: v.t("readiness.decided", args{"Outcome": v.t("readiness.outcome." + string(d.Outcome)), "Function": d.Function}),
		}
		if d.Outcome == readiness.Conditional {
			m.Text = v.t("readiness.decided.condition", args{"Workaround": within(d.Workaround), "Owner": d.Owner, "Until": i18n.Date(v.ctx, d.Until)})
		}
		if d.Reason != "" {
			m.Text = i18n.Sentence(m.Text, v.t("readiness.decided.override", args{"Reason": within(d.Reason), "Until": i18n.Date(v.ctx, d.ExpiresOn)}))
		}
		for _, e := range d.Exceptions {
			u, _ := v.Board.Tree().Unit(e.UnitID)
			m.Text = i18n.Sentence(m.Text, v.t("readiness.decided.exception", args{"Unit": unitName(v.ctx, u), "Outcome": v.t("readiness.outcome." + string(e.Outcome)), "Reason": e.Reason}))
		}
		out = append(out, m)
	}
	return out
}

// frozenFigures are the wave's figures that a decision was made on.
func (v waveView) frozenFigures(f readiness.Frozen) []ui.Figure {
	c := f.Sheet.Total
	return []ui.Figure{
		{Name: v.t("readiness.col.share"), Value: share(v.ctx, c), Note: v.t("readiness.needed", args{"Needed": i18n.Percent(v.ctx, f.Sheet.Threshold)})},
		{Name: v.t("readiness.col.open"), Value: open(v.ctx, c), Note: v.t("readiness.open.note")},
		{Name: v.t("readiness.col.start"), Value: loose(i18n.Date(v.ctx, f.Sheet.GoLive))},
		{Name: v.t("readiness.col.status"), Value: statusWord(v.ctx, c.Status), Note: forecast(v.ctx, c)},
	}
}

// frozenUnits are the units as they were published on that day.
func (v waveView) frozenUnits(f readiness.Frozen) ui.TableProps {
	t := ui.TableProps{Caption: v.t("readiness.wave.units"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("readiness.unit")},
		{Head: v.t("readiness.col.share"), Numeric: true},
		{Head: v.t("readiness.col.ready"), Numeric: true},
		{Head: v.t("readiness.col.affected"), Numeric: true},
	}}
	for _, l := range touched(lines(v.ctx, f.Sheet, v.at)) {
		t.Rows = append(t.Rows, []templ.Component{ui.TextIn(l.name, l.lang), ui.Text(share(v.ctx, l.cell)), ui.Text(ready(v.ctx, l.cell)), ui.Text(affected(v.ctx, l.cell))})
	}
	return t
}

// frozenItems is the checklist as it stood.
func (v waveView) frozenItems(f readiness.Frozen) ui.TableProps {
	t := ui.TableProps{Caption: v.t("readiness.criteria"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("readiness.criterion")}, {Head: v.t("readiness.unit")}, {Head: v.t("readiness.weight")}, {Head: v.t("readiness.state")},
	}}
	for _, i := range f.Items {
		where, weight, state := v.t("readiness.all"), v.t("readiness.should"), v.t("readiness.state.open")
		if i.Unit != uuid.Nil {
			u, _ := v.Board.Tree().Unit(i.Unit)
			where = unitName(v.ctx, u)
		}
		if i.Must {
			weight = v.t("readiness.must")
		}
		if i.Done {
			state = v.t("readiness.state.done")
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(i.Title.For(v.ctx)), ui.Text(where), ui.Text(weight), ui.Text(state)})
	}
	return t
}

// skillTable are the skill targets of a wave with what is known of them.
func (v waveView) skillTable(list []readiness.Skilled) ui.TableProps {
	t := ui.TableProps{Caption: v.t("readiness.skills"), RowHead: true, Small: true, Columns: []ui.Column{
		{Head: v.t("readiness.criterion")}, {Head: v.t("readiness.state")}, {Head: v.t("readiness.threshold"), Numeric: true}, {Head: v.t("readiness.skill.basis")},
	}}
	for _, s := range list {
		t.Rows = append(t.Rows, []templ.Component{
			ui.Text(s.Title.For(v.ctx)), ui.Text(skilled(v.ctx, s.Met, s.Of)), ui.Text(i18n.Percent(v.ctx, s.Threshold)), ui.Text(restsOn(v.ctx, s.Round)),
		})
	}
	return t
}
