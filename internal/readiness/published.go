package readiness

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
)

// shownSheets reads the tables published up to the day. A wave without a table
// yet has a sheet without figures.
func (s *Service) shownSheets(ctx context.Context, tx *db.Tx, tree *org.Tree, planned []project.Planned, day clock.Date) ([]*Sheet, error) {
	if len(planned) == 0 {
		return nil, nil
	}
	list, err := s.archive.on(ctx, tx, ids(planned), day)
	if err != nil {
		return nil, err
	}
	of := make(map[uuid.UUID]tables, len(list))
	for _, t := range list {
		of[t.WaveID] = t
	}
	var sheets []*Sheet
	days := calendars{}
	for _, p := range planned {
		sheet := newSheet(p, day)
		sheet.Total = Cell{Status: Hidden}
		if t, ok := of[p.Wave.ID]; ok {
			t.fill(sheet, tree, p, days)
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// fill applies the definition to what is published, and to nothing else.
func (t tables) fill(sheet *Sheet, tree *org.Tree, p project.Planned, days calendars) {
	sh := t.now
	cal := days.of(sh.Land, t.Day)
	sheet.Nr, sheet.Day, sheet.At = t.Nr, t.Day, t.At
	sheet.GoLive, sheet.Threshold, sheet.Units = sh.GoLive, sh.Threshold, sh.Units
	sheet.Open = sh.openMusts(p)
	start := Start{GoLive: sh.GoLive, Threshold: sh.Threshold}
	wave := t.track(sh.Table.Total, t.earlier.Table.Total)
	index := make([]int, len(sh.Table.Rows))
	var rows []Row
	for i, r := range sh.Table.Rows {
		u, ok := tree.Unit(r.Unit)
		if !ok {
			u = org.Unit{ID: r.Unit} // ended since; the row keeps its place for the sums
		}
		parent := suppress.None
		if r.Parent != suppress.None {
			parent = index[r.Parent]
		}
		index[i] = len(rows)
		items, before := sh.criteria(sh.asking(i)), t.earlier.rowOf(r.Unit)
		rows = append(rows, Row{
			Unit: u, Parent: parent, Leaf: r.Leaf,
			Cell: assessShown(start, cal, r.Total, items, t.track(r.Total, before.Total), wave),
			Own:  assessShown(start, cal, r.Own, items, t.track(r.Own, before.Own), wave),
		})
	}
	sheet.setRows(rows)
	sheet.Total = assessShown(start, cal, sh.Table.Total, append(sh.criteria(everyUnit), sh.tightCriteria()...), wave, wave)
	if e := t.earlier.Table.Total; !e.Hidden {
		sheet.Before = Earlier{Known: true, Affected: e.Affected, Ready: e.Ready.Lo}
	}
}

// track is the past of a cell as far as it is public.
func (t tables) track(now, before suppress.Cell) Track {
	if now.Hidden {
		return Track{}
	}
	tr := Track{Since: t.FirstDay, Completions: now.Ready.Lo, Affected: now.Affected}
	if !before.Hidden {
		tr.Became = max(0, now.Ready.Lo-before.Ready.Lo)
	}
	return tr
}

// assessShown assesses a published cell. Where a band leaves open whether the
// share is reached, nothing is claimed.
func assessShown(s Start, cal *Calendar, c suppress.Cell, criteria []Criterion, cell, wave Track) Cell {
	if c.Hidden {
		return Cell{Status: Hidden}
	}
	low := Assess(s, cal, Counts{c.Affected, c.Ready.Lo}, criteria, cell, wave)
	out := Cell{
		Status: low.Status, Affected: c.Affected, Ready: c.Ready, Share: c.Share(),
		Gate: low.Gate, Forecast: low.Forecast, Late: low.Late,
		Open: suppress.Range{Lo: Counts{c.Affected, c.Ready.Hi}.Open(s.Threshold), Hi: low.Open},
	}
	if c.Affected == 0 {
		return Cell{Status: NotAffected}
	}
	_, known := c.Reaches(s.Threshold)
	switch {
	case !known:
		out.Status, out.Forecast, out.Late = Unclear, Forecast{}, 0
	case !c.Ready.Exact() && !low.Gate:
		// A band has no pace of its own to be predicted from.
		out.Status, out.Forecast, out.Late = low.withoutForecast(s, cal.Today), Forecast{}, 0
	}
	return out
}

// withoutForecast is the status where no forecast may be shown.
func (f Figures) withoutForecast(s Start, day clock.Date) Status {
	if f.Open == 0 {
		return heldByMust(s, day)
	}
	f.Forecast = Forecast{}
	return f.status(s, day)
}

// criteria are the checklist items, one criterion each: no weights of people
// are in it, the score is not published.
func (sh shown) criteria(asks func(uuid.UUID) bool) []Criterion {
	var out []Criterion
	for _, item := range sh.Items {
		if item.Unit != uuid.Nil && !asks(item.Unit) {
			continue
		}
		c := Criterion{Requirement: item.Line, Reach: OfUnit, Must: item.Must, Weight: item.Weight, Threshold: 100, Of: 1}
		if item.Unit == uuid.Nil {
			c.Reach = OfWave
		}
		if item.Done {
			c.Met = 1
		}
		out = append(out, c)
	}
	return out
}

func (sh shown) tightCriteria() []Criterion {
	var out []Criterion
	for _, t := range sh.Tight {
		if t.Known && !t.Reached {
			out = append(out, Criterion{Requirement: t.Line, Reach: OfWave, Must: true, Weight: 1, Threshold: 100, Of: 1})
		}
	}
	return out
}

// asking returns which units' checklists matter for a row.
func (p *published) asking(row int) func(uuid.UUID) bool {
	above := func(top, i int) bool {
		for ; i != suppress.None; i = p.Table.Rows[i].Parent {
			if i == top {
				return true
			}
		}
		return false
	}
	return func(unit uuid.UUID) bool {
		i, ok := p.row[unit]
		return ok && (above(row, i) || above(i, row))
	}
}

// rowOf is zero for a unit that the table does not have.
func (p *published) rowOf(unit uuid.UUID) suppress.Row {
	if i, ok := p.row[unit]; ok {
		return p.Table.Rows[i]
	}
	return suppress.Row{}
}

// openMusts names the unfulfilled checklist musts of the published table.
func (sh shown) openMusts(p project.Planned) []Must {
	var out []Must
	for _, item := range sh.Items {
		if !item.Must || item.Done {
			continue
		}
		m := Must{Line: item.Line, Unit: item.Unit}
		for _, r := range p.Requirements {
			if r.LineID == item.Line {
				m.Title = r.Title
			}
		}
		out = append(out, m)
	}
	return out
}
