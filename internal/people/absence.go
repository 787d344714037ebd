package people

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// RecordAbsence notes that a person is away from a day until the day before
// to (zero: open). The reason is nobody's business here.
func (s *Service) RecordAbsence(ctx context.Context, slug string, from, to clock.Date) error {
	if err := actor.Require(ctx, Edit); err != nil {
		return err
	}
	switch {
	case from.IsZero():
		return fault.InvalidInput(fault.Field{Name: "from", ID: "people.absence.from_missing"})
	case !to.IsZero() && !to.After(from):
		return fault.InvalidInput(fault.Field{Name: "to", ID: "people.absence.period"})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.visible(ctx, tx, Edit, slug)
		if err != nil {
			return err
		}
		if err := (&store{tx}).insertAbsence(ctx, p.ID, from, to); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "people.absence_recorded", Object: "person", ID: p.ID})
		return s.Changed.Emit(ctx, tx, Change{p.ID, Absent})
	})
}

// EndAbsence notes that a person is back on a day: the running absence ends.
func (s *Service) EndAbsence(ctx context.Context, slug string, back clock.Date) error {
	if err := actor.Require(ctx, Edit); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.visible(ctx, tx, Edit, slug)
		if err != nil {
			return err
		}
		ended, err := (&store{tx}).endAbsence(ctx, p.ID, back)
		if err != nil {
			return err
		}
		if !ended {
			return fault.Clash("people.absence.none")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "people.absence_ended", Object: "person", ID: p.ID})
		return s.Changed.Emit(ctx, tx, Change{p.ID, Absent})
	})
}
