package hrimport

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Undo reverses the last import within 24 hours. People who acted meanwhile,
// or whose data changed since, stay as they are and are listed.
func (s *Service) Undo(ctx context.Context, slug string) (Import, error) {
	var imp Import
	if err := actor.Require(ctx, people.Import); err != nil {
		return imp, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		st := &store{tx}
		if err := st.lock(ctx); err != nil {
			return err
		}
		if imp, err = st.bySlug(ctx, slug); err != nil || imp.State == Undone {
			return err // undone already: the same answer
		}
		if err := s.mayUndo(ctx, st, imp); err != nil {
			return err
		}
		imp.State, imp.UndoneAt = Undone, clock.Now(ctx)
		kept := 0
		if imp.Kind == hrfile.Units {
			err = s.undoUnits(ctx, st, imp)
		} else {
			kept, err = s.undoPeople(ctx, st, imp)
		}
		if err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "people.import_undone", Object: "hr_import", ID: imp.ID, Detail: map[string]any{"kept": kept}})
		return st.setState(ctx, imp)
	})
	return imp, err
}

func (s *Service) mayUndo(ctx context.Context, st *store, imp Import) error {
	if imp.State != Committed {
		return fault.Clash("people.import.not_committed")
	}
	if !imp.Undoable(clock.Now(ctx)) {
		return fault.Clash("people.import.undo_late")
	}
	last, err := st.isLast(ctx, imp)
	if err != nil {
		return err
	}
	if !last {
		return fault.Clash("people.import.undo_older")
	}
	return nil
}

func (s *Service) undoPeople(ctx context.Context, st *store, imp Import) (int, error) {
	touched, err := st.touched(ctx, imp)
	if err != nil {
		return 0, err
	}
	ids := make([]uuid.UUID, len(touched))
	for i, t := range touched {
		ids[i] = t.person
	}
	var kept []uuid.UUID
	err = st.setWise(ctx, func() (err error) {
		kept, err = st.changedSince(ctx, imp)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, acted := range s.acted {
		who, err := acted(ctx, st.tx, ids)
		if err != nil {
			return 0, err
		}
		kept = append(kept, who...)
	}
	if err := st.keep(ctx, imp, kept); err != nil {
		return 0, err
	}
	return len(kept), s.observed(ctx, st, imp, kept, func() error { return st.reverse(ctx, imp) })
}

// undoUnits takes units back unless people have been posted to new ones.
func (s *Service) undoUnits(ctx context.Context, st *store, imp Import) error {
	used, err := st.newUnitsInUse(ctx, imp)
	if err != nil {
		return err
	}
	if used > 0 {
		return fault.Clash("people.import.units_in_use", fault.Args{"N": used})
	}
	return s.applyUnits(ctx, st, imp, s.Org.Revert)
}
