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
	m := moment{live: day == clock.Today(ctx), before: endOf(ctx, day), day: day}
	facts, err := s.facts(ctx, tx, tree, m, planned)
	if err != nil {
		return nil, err
	}
	past := day.AddDays(-paceWindow)
	before, err := (moment{before: past.End(clock.Zone(ctx)), day: past}).tallies(ctx, tx, ids(planned))
	if err != nil {
		return nil, err
	}
	before = facts.within(before)
	var sheets []*Sheet
	for _, p := range planned {
		sheet := facts.sheet(tree, p, m)
		for _, t := range before {
			if t.WaveID == p.Wave.ID {
				sheet.Before.Known = true
				sheet.Before.Affected += t.Affected
				sheet.Before.Ready += t.Ready
			}
		}
		sheet.At = clock.Now(ctx)
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

func ids(planned []project.Planned) []uuid.UUID {
	out := make([]uuid.UUID, len(planned))
	for i, p := range planned {
		out[i] = p.Wave.ID
	}
	return out
}

// facts are the people of all waves at one moment, by unit.
type facts struct {
	land    clock.Land
	zone    func(project.Wave) clock.Date // first day of data
	tallies []tally
	parts   []part
	seen    map[uuid.UUID]bool // units the reader sees; nil: all
}

func (s *Service) facts(ctx context.Context, tx *db.Tx, tree *org.Tree, m moment, planned []project.Planned) (f facts, err error) {
	loc := clock.Zone(ctx)
	f.zone = func(w project.Wave) clock.Date { return clock.DateOf(w.CreatedAt, loc) }
	if f.land, err = landOf(ctx, tx); err != nil {
		return f, err
	}
	if units, all := tree.Reach(actor.From(ctx), SeeLive); !all {
		f.seen = map[uuid.UUID]bool{}
		for _, u := range units {
			f.seen[u] = true
		}
	}
	if f.tallies, err = m.tallies(ctx, tx, ids(planned)); err != nil {
		return f, err
	}
	f.tallies = f.within(f.tallies)
	f.parts, err = m.parts(ctx, tx, ids(planned))
	return f, err
}

func (f facts) sees(unit uuid.UUID) bool { return f.seen == nil || f.seen[unit] }

func (f facts) within(list []tally) []tally {
	var out []tally
	for _, t := range list {
		if f.sees(t.UnitID) {
			out = append(out, t)
		}
	}
	return out
}

// sheet applies the definition to every cell of one wave.
func (f facts) sheet(tree *org.Tree, p project.Planned, m moment) *Sheet {
	fr := newFrame(tree, p.Wave)
	r := fr.rollUp(p.Wave.ID, f.tallies, f.visibleParts())
	start := Start{GoLive: p.Wave.GoLive, Threshold: p.Wave.Threshold, Land: f.land}
	since := f.zone(p.Wave)
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
		assess := func(c sums) Cell {
			return exact(Assess(start, m.day, c.people, criteria(p, c, fr.asking(u.ID)), c.track(since), wave))
		}
		rows = append(rows, Row{Unit: u, Parent: parent, Leaf: fr.leaf(i), Cell: assess(r.cells[i]), Own: assess(r.own[i])})
	}
	sheet := newSheet(p, m.day)
	sheet.setRows(rows)
	sheet.Total = exact(Assess(start, m.day, r.total.people, criteria(p, r.total, everyUnit), wave, wave))
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
