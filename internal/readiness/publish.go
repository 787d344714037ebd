package readiness

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// shown is a published table as frozen: everything a page says about the wave
// is derived from this and from earlier tables, never from live figures.
type shown struct {
	GoLive    clock.Date     `json:"go_live"`
	Threshold int            `json:"threshold"`
	Land      clock.Land     `json:"land"`
	Units     []uuid.UUID    `json:"units"` // of the wave itself
	Table     suppress.Table `json:"table"`
	Items     []shownItem    `json:"items,omitempty"`
	Tight     []tight        `json:"tight,omitempty"`
}

// shownItem is a checklist item; nobody is in it.
type shownItem struct {
	Line   uuid.UUID `json:"line"`
	Unit   uuid.UUID `json:"unit"` // zero: the wave's
	Must   bool      `json:"must"`
	Weight int       `json:"weight"`
	Done   bool      `json:"done"`
}

// tight is a personal must with a threshold above the wave's. Only whether it
// is reached in the wave as a whole is said, and of small groups not even that.
type tight struct {
	Line    uuid.UUID `json:"line"`
	Known   bool      `json:"known"`
	Reached bool      `json:"reached"`
}

// EndOfDay publishes the tables of yesterday, as known at its end, and starts
// the new day: postings and absences that begin or end by the calendar, and
// completions that ran out. Running it again on the same day does nothing.
func (s *Service) EndOfDay(ctx context.Context) error {
	day := clock.Today(ctx).AddDays(-1)
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err := s.unpublished(ctx, tx, day)
		if err != nil || len(due) == 0 {
			return err
		}
		tree, err := s.Org.TreeAt(ctx, day)
		if err != nil {
			return err
		}
		m := momentOf(ctx, day)
		some := false
		for _, p := range due {
			made, err := s.publish(ctx, tx, tree, p, m, false)
			if err != nil {
				return err
			}
			some = some || made
		}
		if !some {
			return nil
		}
		return s.Projects.Reconcile(ctx, tx, nil, nil)
	})
}

// unpublished lists the waves that existed at the end of the day and have no
// table of that end yet.
func (s *Service) unpublished(ctx context.Context, tx *db.Tx, day clock.Date) ([]project.Planned, error) {
	end := day.End(clock.Zone(ctx))
	planned, err := s.Projects.PlannedAt(ctx, tx, end)
	if err != nil || len(planned) == 0 {
		return nil, err
	}
	done, err := publishedAt(ctx, tx, day, end)
	if err != nil {
		return nil, err
	}
	var due []project.Planned
	for _, p := range planned {
		if !done[p.Wave.ID] {
			due = append(due, p)
		}
	}
	return due, nil
}

// Early publishes tables before the end of the day where at least three people
// changed in every changed cell. It looks at waves that moved since the
// instant and is called every few seconds.
func (s *Service) Early(ctx context.Context, since time.Time) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		moved, err := movedSince(ctx, tx, since)
		if err != nil || len(moved) == 0 {
			return err
		}
		if err := s.EndOfDay(ctx); err != nil { // yesterday's table comes first
			return err
		}
		planned, err := s.Projects.PlannedAt(ctx, tx, project.Now(ctx))
		if err != nil {
			return err
		}
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		m := momentOf(ctx, clock.Today(ctx))
		for _, p := range planned {
			if !moved[p.Wave.ID] {
				continue
			}
			if _, err := s.publish(ctx, tx, tree, p, m, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// publish makes and stores the next table of a wave, one at a time.
func (s *Service) publish(ctx context.Context, tx *db.Tx, tree *org.Tree, p project.Planned, m moment, early bool) (bool, error) {
	if err := lockWave(ctx, tx, p.Wave.ID); err != nil {
		return false, err
	}
	previous, nr, err := lastTable(ctx, tx, p.Wave.ID)
	if err != nil {
		return false, err
	}
	agreement, err := s.Tenants.Agreement(ctx)
	if err != nil || !agreement.Allows(tenant.Readiness) {
		return false, err
	}
	fr := newFrame(tree, p.Wave)
	if len(fr.units) == 0 { // all units of the wave have ended
		return false, nil
	}
	all, err := m.everybody(ctx, tx, p.Wave.ID)
	if err != nil {
		return false, err
	}
	snap := suppress.Snapshot{Units: fr.snapshotUnits()}
	for _, person := range all {
		if _, ok := fr.index[person.Unit]; ok {
			snap.People = append(snap.People, person)
		}
	}
	table, ok, err := next(previous, snap, agreement.MinGroup, early)
	if err != nil || !ok {
		return false, err
	}
	sh, err := s.shown(ctx, tx, fr, p, m, table)
	if err != nil {
		return false, err
	}
	return true, insertTable(ctx, tx, p.Wave.ID, nr+1, m.day, sh)
}

func next(previous *suppress.Table, snap suppress.Snapshot, k int, early bool) (*suppress.Table, bool, error) {
	if early {
		return suppress.Early(previous, snap, k)
	}
	table, err := suppress.Publish(previous, snap, k)
	return table, err == nil, err
}

func (s *Service) shown(ctx context.Context, tx *db.Tx, fr frame, p project.Planned, m moment, table *suppress.Table) (shown, error) {
	sh := shown{GoLive: p.Wave.GoLive, Threshold: p.Wave.Threshold, Units: p.Wave.Units, Table: *table}
	var err error
	if sh.Land, err = landOf(ctx, tx); err != nil {
		return sh, err
	}
	for _, item := range p.Items {
		sh.Items = append(sh.Items, shownItem{item.LineID, item.UnitID, item.Must, item.Weight, item.Entry.Done})
	}
	parts, err := m.partsOf(ctx, tx, p.Wave.ID)
	if err != nil {
		return sh, err
	}
	total := fr.rollUp(counted{parts: parts}).total
	for _, c := range criteria(p, total, everyUnit, nil, nil) {
		if c.Reach == Personal && c.Must && c.Threshold > p.Wave.Threshold && c.Of > 0 {
			known := c.Of >= 2*table.Minimum
			sh.Tight = append(sh.Tight, tight{Line: c.Requirement, Known: known, Reached: known && c.Reached()})
		}
	}
	return sh, nil
}

// lastTable returns the newest table of a wave with its population.
func lastTable(ctx context.Context, tx *db.Tx, wave uuid.UUID) (*suppress.Table, int, error) {
	sh, nr, err := newestShown(ctx, tx, wave)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	sh.Table.People, err = population(ctx, tx, wave)
	return &sh.Table, nr, err
}
