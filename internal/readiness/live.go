package readiness

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
)

// liveSheets measures the waves from the read model, or for a past day from
// its log, within the units whose individuals the actor may see.
func (s *Service) liveSheets(ctx context.Context, tx *db.Tx, tree *org.Tree, planned []project.Planned, day clock.Date) ([]*Sheet, error) {
	if len(planned) == 0 {
		return nil, nil
	}
	m, past := momentOf(ctx, day), momentOf(ctx, day.AddDays(-paceWindow))
	now, before, err := s.counts(ctx, tx, m, past, planned)
	if err != nil {
		return nil, err
	}
	facts, err := s.facts(ctx, tx, tree)
	if err != nil {
		return nil, err
	}
	if facts.checks, err = s.checksOf(ctx, planned, endOf(ctx, day)); err != nil {
		return nil, err
	}
	today := NewCalendar(facts.land, day)
	var sheets []*Sheet
	for i, p := range planned {
		sheet := facts.sheet(tree, p, today, facts.within(now[i]))
		for _, t := range facts.within(before[i]).tallies {
			sheet.Before.Known = true
			sheet.Before.Affected += t.Affected
			sheet.Before.Ready += t.Ready
		}
		sheet.At = clock.Now(ctx)
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// counts are the people of the waves at one moment, and at an earlier one
// without the requirements.
func (s *Service) counts(ctx context.Context, tx *db.Tx, m, past moment, planned []project.Planned) (now, before []counted, err error) {
	var list []asked
	for _, p := range planned {
		list = append(list, asked{tenant: tx.Tenant(), wave: p.Wave.ID, moment: m, parts: true})
	}
	for _, p := range planned {
		list = append(list, asked{tenant: tx.Tenant(), wave: p.Wave.ID, moment: past})
	}
	all, err := s.keeper.count(ctx, s.DB, list)
	if err != nil {
		return nil, nil, err
	}
	return all[:len(planned)], all[len(planned):], nil
}

func ids(planned []project.Planned) []uuid.UUID {
	out := make([]uuid.UUID, len(planned))
	for i, p := range planned {
		out[i] = p.Wave.ID
	}
	return out
}

// facts are what the figures of every wave have in common.
type facts struct {
	land  clock.Land
	since func(project.Wave) clock.Date // first day of data
	seen  map[uuid.UUID]bool            // units the reader sees; nil: all

	checks *checks
}

func (s *Service) facts(ctx context.Context, tx *db.Tx, tree *org.Tree) (f facts, err error) {
	loc := clock.Zone(ctx)
	f.since = func(w project.Wave) clock.Date { return clock.DateOf(w.CreatedAt, loc) }
	if f.land, err = landOf(ctx, tx); err != nil {
		return f, err
	}
	if units, all := tree.Reach(actor.From(ctx), SeeLive); !all {
		f.seen = map[uuid.UUID]bool{}
		for _, u := range units {
			f.seen[u] = true
		}
	}
	return f, nil
}

func (f facts) sees(unit uuid.UUID) bool { return f.seen == nil || f.seen[unit] }

// within leaves the units that the reader sees.
func (f facts) within(c counted) counted {
	if f.seen == nil {
		return c
	}
	var out counted
	for _, t := range c.tallies {
		if f.seen[t.UnitID] {
			out.tallies = append(out.tallies, t)
		}
	}
	for _, p := range c.parts {
		if f.seen[p.UnitID] {
			out.parts = append(out.parts, p)
		}
	}
	return out
}

// sheet applies the definition to every cell of one wave.
func (f facts) sheet(tree *org.Tree, p project.Planned, today *Calendar, c counted) *Sheet {
	fr := newFrame(tree, p.Wave)
	r := fr.rollUp(c)
	start := Start{GoLive: p.Wave.GoLive, Threshold: p.Wave.Threshold}
	since := f.since(p.Wave)
	wave := r.total.track(since)
	var rows []Row
	index := make([]int, len(r.cells))
	for i := range r.cells {
		u := fr.units[i]
		if !f.sees(u.ID) {
			index[i] = suppress.None
			continue
		}
		parent := suppress.None
		if up := fr.above[i]; up != suppress.None {
			parent = index[up]
		}
		index[i] = len(rows)
		assess := func(c sums, speak []uuid.UUID) Cell {
			return exact(Assess(start, today, c.people, criteria(p, c, fr.asking(u.ID), f.checks, speak), c.track(since), wave))
		}
		rows = append(rows, Row{
			Unit: u, Parent: parent, Leaf: fr.leaf(i),
			Cell: assess(r.cells[i], fr.spoken(u.ID, p.Wave.Units)), Own: assess(r.own[i], nil),
		})
	}
	sheet := newSheet(p, today.Today)
	sheet.setRows(rows)
	sheet.Total = exact(Assess(start, today, r.total.people, criteria(p, r.total, everyUnit, f.checks, p.Wave.Units), wave, wave))
	return sheet
}

func (s sums) track(since clock.Date) Track {
	return Track{Since: since, Completions: s.people.Ready, Became: s.became, Affected: s.people.Affected}
}

// exact is a cell without bands.
func exact(f Figures) Cell {
	return Cell{
		Status: f.Status, Affected: f.Affected, Ready: suppress.Range{Lo: f.Ready, Hi: f.Ready},
		Open: suppress.Range{Lo: f.Open, Hi: f.Open}, Share: suppress.Range{Lo: f.Share, Hi: f.Share},
		Score: f.Score, Gate: f.Gate, Forecast: f.Forecast, Late: f.Late,
	}
}

// newSheet is a sheet with everything that names no figure.
func newSheet(p project.Planned, day clock.Date) *Sheet {
	sheet := &Sheet{
		WaveID: p.Wave.ID, Slug: p.Slug(), Project: p.Project.Slug, Name: p.Project.Name, Number: p.Wave.Number,
		GoLive: p.Wave.GoLive, Threshold: p.Wave.Threshold, Units: p.Wave.Units, Day: day,
	}
	for _, item := range p.Items {
		if item.Must && !item.Entry.Done {
			sheet.Open = append(sheet.Open, Must{Line: item.LineID, Unit: item.UnitID, Title: item.Title})
		}
	}
	return sheet
}

func landOf(ctx context.Context, tx *db.Tx) (land clock.Land, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT land FROM tenant WHERE id = $1`, tx.Tenant()).Scan(&land)
	return land, err
}
