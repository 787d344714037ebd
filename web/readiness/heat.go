package readiness

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/web/ui"
)

// heat is the matrix of units and waves.
func (v boardView) heat() ui.HeatMapProps {
	p := ui.HeatMapProps{
		ID: "matrix-table", Caption: v.t("readiness.heat.caption"), Unit: v.t("readiness.unit"),
		Totals: len(v.b.Sheets) > 1, Mode: ui.ByForecast, AsList: v.at.with("list", "1"), Foot: v.foot(),
	}
	if v.byShare() {
		p.Mode = ui.ByShare
	}
	for _, s := range v.b.Sheets {
		col := ui.HeatColumn{Key: s.Slug, Name: v.t("readiness.heat.wave", args{"Number": s.Number}), Note: v.from(s)}
		if n := len(p.Groups); n > 0 && p.Groups[n-1].Name == s.Name.For(v.ctx) {
			p.Groups[n-1].Columns = append(p.Groups[n-1].Columns, col)
			continue
		}
		p.Groups = append(p.Groups, ui.HeatGroup{Name: s.Name.For(v.ctx), Columns: []ui.HeatColumn{col}})
	}
	for _, u := range v.b.Units {
		p.Rows = append(p.Rows, v.rows(u, org.Unit{}, 0)...)
	}
	return p
}

// from is "ab 01.09.26", or "seit" where the day is over.
func (v boardView) from(s *readiness.Sheet) string {
	id := "readiness.heat.from"
	if s.GoLive.Before(v.b.Query.Day) {
		id = "readiness.heat.since"
	}
	return v.t(id, args{"Date": i18n.DateShort(v.ctx, s.GoLive)})
}

// rows is a unit with its sub-units where they are opened.
func (v boardView) rows(u, parent org.Unit, level int) []ui.HeatRow {
	row := ui.HeatRow{Key: u.Number, Name: unitName(v.ctx, u), Lang: unitLang(v.ctx, u), Level: level, Note: v.note(u.ID)}
	if level > 0 {
		row.Part = unitName(v.ctx, parent)
	}
	for _, s := range v.b.Sheets {
		row.Cells = append(row.Cells, v.heatCell(s.Cell(u.ID), v.cellPath(u, s)))
	}
	row.Total = v.across(u.ID)
	below := v.below(u.ID)
	if len(below) == 0 {
		return []ui.HeatRow{row}
	}
	opened := v.opened()
	row.Open = slices.Contains(opened, u.Slug)
	row.Toggle = v.toggle(opened, u.Slug)
	out := []ui.HeatRow{row}
	if !row.Open {
		return out
	}
	for _, b := range below {
		out = append(out, v.rows(b, u, level+1)...)
	}
	if own, ok := v.own(u, level+1); ok {
		out = append(out, own)
	}
	return out
}

// own is the row of the unit's own staff, so that the rows add up.
func (v boardView) own(u org.Unit, level int) (ui.HeatRow, bool) {
	row := ui.HeatRow{Key: u.Number + "+", Name: v.t("readiness.own"), Level: level, Part: unitName(v.ctx, u)}
	some := false
	for _, s := range v.b.Sheets {
		c := s.Own(u.ID)
		some = some || c.Status != readiness.NotAffected
		row.Cells = append(row.Cells, v.heatCell(c, v.cellPath(u, s)))
	}
	return row, some
}

// below lists the units right below that some wave touches.
func (v boardView) below(unit uuid.UUID) []org.Unit {
	return slices.DeleteFunc(v.b.Tree().Children(unit), func(u org.Unit) bool {
		return !slices.ContainsFunc(v.b.Sheets, func(s *readiness.Sheet) bool { return s.Cell(u.ID).Status != readiness.NotAffected })
	})
}

func (v boardView) opened() []string {
	return strings.FieldsFunc(v.at.query.Get("open"), func(r rune) bool { return r == ',' })
}

func (v boardView) toggle(opened []string, slug string) string {
	list := slices.DeleteFunc(slices.Clone(opened), func(s string) bool { return s == slug })
	if len(list) == len(opened) {
		list = append(list, slug)
	}
	slices.Sort(list)
	return v.at.with("open", strings.Join(list, ","))
}

// note is the unit's head count, where every wave says the same or more; a
// hidden cell leaves it out.
func (v boardView) note(unit uuid.UUID) string {
	most := 0
	for _, s := range v.b.Sheets {
		c := s.Cell(unit)
		if c.Status == readiness.Hidden {
			return ""
		}
		most = max(most, c.Affected)
	}
	if most == 0 {
		return ""
	}
	return people(v.ctx, most)
}

func (v boardView) heatCell(c readiness.Cell, path string) ui.Cell {
	out := ui.Cell{Status: heatStatus(c.Status), Path: path}
	switch {
	case c.Status == readiness.Hidden || c.Status == readiness.NotAffected:
	case c.Ready.Exact():
		out.Share, out.Ready, out.Affected = c.Share.Lo, c.Ready.Lo, c.Affected
	default:
		out.Text = share(v.ctx, c)
	}
	return out
}

func (v boardView) across(unit uuid.UUID) *ui.Cell {
	c, ok := v.b.Across(unit)
	if !ok {
		return nil
	}
	cell := v.heatCell(c, "")
	cell.Status = ui.CellPlan
	return &cell
}

// foot is the decision of each wave, else its forecast.
func (v boardView) foot() *ui.HeatFoot {
	f := &ui.HeatFoot{Name: v.t("readiness.gate"), Note: v.t("readiness.heat.forecast")}
	for _, s := range v.b.Sheets {
		f.Cells = append(f.Cells, v.gate(s))
	}
	return f
}

func (v boardView) gate(s *readiness.Sheet) ui.Figure {
	if d := s.Decision; d != nil {
		return ui.Figure{Value: v.t("readiness.outcome.short." + string(d.Outcome)), Note: i18n.Date(v.ctx, clock.DateOf(d.At, clock.Zone(v.ctx)))}
	}
	if s.Total.Forecast.Known() && !s.Total.Gate {
		return ui.Figure{Value: i18n.DateShort(v.ctx, s.Total.Forecast.Date), Note: lateness(v.ctx, s.Total)}
	}
	return ui.Figure{Value: "–", Note: statusWord(v.ctx, s.Total.Status)}
}
