package notice

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// crowd is how many people the daily run takes at a time: memory does not grow
// with the town, and a run that breaks off repeats one crowd at most.
const crowd = 1000

// Daily tells everybody once on a working day of the Land, from the time of the
// digest on, however often it is called. A run that broke off is made again;
// whoever was told is not told again.
func (s *Service) Daily(ctx context.Context) error {
	now := clock.Now(ctx).In(clock.Zone(ctx))
	today := clock.Today(ctx)
	var set Setting
	var t tenant.Tenant
	done := false
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := settings(ctx, tx)
		if err != nil {
			return err
		}
		set = st.Setting
		if err := s.DB.Read(ctx, s.Tenants.AskCurrent(&t)); err != nil {
			return err
		}
		done, err = ran(ctx, tx, today)
		return err
	})
	if err != nil || done || !clock.WorkingDay(t.Land, today) || !set.due(now) {
		return err
	}
	late, err := s.lateTeams(ctx, set)
	if err != nil {
		return err
	}
	var after uuid.UUID
	for more := true; more; {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			r, err := s.begin(ctx, tx)
			if err != nil {
				return err
			}
			r.late = late
			readers, err := readersAfter(ctx, tx, today, after, crowd)
			if err != nil || len(readers) == 0 {
				more = false
				return err
			}
			if _, err := s.tell(ctx, tx, r, readers); err != nil {
				return err
			}
			after, more = readers[len(readers)-1].ID, len(readers) == crowd
			return nil
		})
		if err != nil {
			return err
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return noteRun(ctx, tx, today) })
}

// kept is how many months what was told can be looked up.
const kept = 12

// Sweep forgets what was told long ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return forget(ctx, tx, clock.Today(ctx).AddMonths(-kept))
	})
}
