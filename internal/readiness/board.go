package readiness

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Cell is what one view says about a unit, or all units, in a wave. In the
// published view figures may be bands, and Hidden cells are empty.
type Cell struct {
	Status   Status
	Affected int
	Ready    suppress.Range
	Open     suppress.Range // people who are missing to the threshold
	Share    suppress.Range // percent
	Score    int            // live only
	Gate     bool
	Forecast Forecast
	Late     int
}

// Row is one unit of a sheet. Own is its own staff without the units below; for
// a leaf it is the cell itself.
type Row struct {
	Unit   org.Unit
	Parent int // index into the rows, or suppress.None
	Leaf   bool
	Cell   Cell
	Own    Cell
}

// Must is a checklist must of a wave that is not fulfilled.
type Must struct {
	Line  uuid.UUID
	Unit  uuid.UUID // zero: the wave's
	Title i18n.Text
}

// Sheet is the table of one wave in one view.
type Sheet struct {
	WaveID    uuid.UUID
	Slug      string // "e-akte-2"
	Project   string // slug
	Name      i18n.Text
	Number    int
	GoLive    clock.Date
	Threshold int
	Units     []uuid.UUID // of the wave itself
	Rows      []Row
	Total     Cell
	Before    Earlier
	Open      []Must
	Day       clock.Date // the figures' day
	At        time.Time
	Nr        int // of the published table; 0: live
	Decision  *Decision
	index     map[uuid.UUID]int
}

// Cell returns the wave's cell of a unit.
func (s *Sheet) Cell(unit uuid.UUID) Cell {
	if i, ok := s.index[unit]; ok {
		return s.Rows[i].Cell
	}
	return Cell{Status: NotAffected}
}

func (s *Sheet) setRows(rows []Row) {
	s.Rows, s.index = rows, make(map[uuid.UUID]int, len(rows))
	for i, r := range rows {
		s.index[r.Unit.ID] = i
	}
}

// Earlier is the wave four weeks before, for the trend in points.
type Earlier struct {
	Known           bool
	Affected, Ready int
}

// Query chooses what the board shows; every field is part of the URL.
type Query struct {
	Project   string     // slug; empty: all
	Day       clock.Date // zero: today
	Sort      string     // "urgency" (default), "number" or "name"
	Published bool       // who may see live figures may ask for the published ones
}

// Sorts are the orders of rows, the default first.
var Sorts = []string{"urgency", "number", "name"}

// Board is the readiness page.
type Board struct {
	Query  Query
	Live   bool
	Sheets []*Sheet
	Units  []org.Unit // the rows
	tree   *org.Tree
}

// Board returns the figures the actor may see: live ones for those who may see
// the individuals behind them, published ones for everybody else.
func (s *Service) Board(ctx context.Context, q Query) (b Board, err error) {
	live, err := s.view(ctx, q.Published)
	if err != nil {
		return b, err
	}
	today := clock.Today(ctx)
	if q.Day.IsZero() || q.Day.After(today) {
		q.Day = today
	}
	if !slices.Contains(Sorts, q.Sort) {
		q.Sort = Sorts[0]
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b = Board{Query: q, Live: live}
		if err := s.agreed(ctx); err != nil {
			return err
		}
		if b.tree, err = s.Org.TreeAt(ctx, q.Day); err != nil {
			return err
		}
		planned, err := s.planned(ctx, tx, q, live)
		if err != nil {
			return err
		}
		if live {
			b.Sheets, err = s.liveSheets(ctx, tx, b.tree, planned, q.Day)
		} else {
			b.Sheets, err = s.shownSheets(ctx, tx, b.tree, planned, q.Day)
		}
		if err != nil {
			return err
		}
		if err := addDecisions(tx, b.Sheets, endOf(ctx, q.Day)); err != nil {
			return err
		}
		b.Units = b.rows()
		return nil
	})
	return b, err
}

// view decides which of the two views the actor gets.
func (s *Service) view(ctx context.Context, published bool) (live bool, err error) {
	a := actor.From(ctx)
	switch {
	case a.Can(SeeLive) && !published:
		return true, nil
	case a.Can(SeeLive):
		return false, nil
	}
	return false, actor.Require(ctx, View)
}

// agreed refuses where the agreement with the staff council does not allow
// figures per unit and wave.
func (s *Service) agreed(ctx context.Context) error {
	a, err := s.Tenants.Agreement(ctx)
	if err == nil && !a.Allows(tenant.Readiness) {
		return fault.Denied("readiness.not_agreed")
	}
	return err
}

// planned returns the waves of the query that the actor may see, as they were
// planned on its day.
func (s *Service) planned(ctx context.Context, tx *db.Tx, q Query, live bool) ([]project.Planned, error) {
	all, err := s.Projects.PlannedAt(ctx, tx, endOf(ctx, q.Day))
	if err != nil {
		return nil, err
	}
	a := actor.From(ctx)
	return slices.DeleteFunc(all, func(p project.Planned) bool {
		if q.Project != "" && p.Project.Slug != q.Project {
			return true
		}
		if live || a.Can(SeeLive) || a.Everywhere(View) {
			return false
		}
		return !slices.Contains(a.IDs(View, actor.Project), p.Project.ID)
	}), nil
}

// endOf is the instant before which everything of the day has happened: its
// end, or now.
func endOf(ctx context.Context, d clock.Date) time.Time {
	if d == clock.Today(ctx) {
		return project.Now(ctx)
	}
	return d.End(clock.Zone(ctx))
}

// rows are the units of the waves in the order asked for. Who sees only a part
// of a wave's unit gets the topmost units they see.
func (b *Board) rows() []org.Unit {
	wanted := map[uuid.UUID]bool{}
	for _, s := range b.Sheets {
		covered := make([]bool, len(s.Rows))
		for i, r := range s.Rows { // parents come first
			above := r.Parent != suppress.None && covered[r.Parent]
			inWave := above || slices.Contains(s.Units, r.Unit.ID) || s.below(r.Unit.ID, b.tree)
			covered[i] = above || inWave
			if inWave && !above {
				wanted[r.Unit.ID] = true
			}
		}
	}
	var units []org.Unit
	for _, u := range b.tree.Units() {
		if wanted[u.ID] {
			units = append(units, u)
		}
	}
	b.sort(units)
	return units
}

// below reports whether the unit stands below one of the wave's units.
func (s *Sheet) below(unit uuid.UUID, tree *org.Tree) bool {
	return slices.ContainsFunc(s.Units, func(top uuid.UUID) bool { return tree.Contains(top, unit) })
}

func (b *Board) sort(units []org.Unit) {
	switch b.Query.Sort {
	case "name":
		slices.SortStableFunc(units, func(x, y org.Unit) int { return cmp.Compare(x.Name[i18n.DE], y.Name[i18n.DE]) })
	case "urgency":
		slices.SortStableFunc(units, func(x, y org.Unit) int {
			ux, ox := b.urgency(x.ID)
			uy, oy := b.urgency(y.ID)
			return cmp.Or(cmp.Compare(ux, uy), cmp.Compare(oy, ox))
		})
	}
}

// urgency is the worst status of a unit and the people missing there.
func (b *Board) urgency(unit uuid.UUID) (worst, open int) {
	worst = len(Statuses)
	for _, s := range b.Sheets {
		c := s.Cell(unit)
		if u := c.Status.Urgency(); u < worst {
			worst, open = u, c.Open.Hi
		} else if u == worst {
			open += c.Open.Hi
		}
	}
	return worst, open
}

// Across sums a unit's cells over all waves shown. It says nothing that the
// cells do not say, and nothing at all where one of them is hidden.
func (b *Board) Across(unit uuid.UUID) (c Cell, ok bool) {
	for _, s := range b.Sheets {
		cell := s.Cell(unit)
		switch cell.Status {
		case Hidden:
			return Cell{}, false
		case NotAffected:
			continue
		}
		c.Affected += cell.Affected
		c.Ready.Lo += cell.Ready.Lo
		c.Ready.Hi += cell.Ready.Hi
	}
	if c.Affected == 0 {
		return Cell{}, false
	}
	c.Share = suppress.Range{Lo: 100 * c.Ready.Lo / c.Affected, Hi: 100 * c.Ready.Hi / c.Affected}
	return c, true
}

// Sheet returns the wave by its slug.
func (b *Board) Sheet(slug string) (*Sheet, bool) {
	for _, s := range b.Sheets {
		if s.Slug == slug {
			return s, true
		}
	}
	return nil, false
}

// Tree is the organisation on the board's day.
func (b *Board) Tree() *org.Tree { return b.tree }

// WaveIDs lists the waves shown.
func (b *Board) WaveIDs() []uuid.UUID {
	ids := make([]uuid.UUID, len(b.Sheets))
	for i, s := range b.Sheets {
		ids[i] = s.WaveID
	}
	return ids
}
