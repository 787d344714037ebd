package duty

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Pending is what a member still has to do.
type Pending struct {
	Person, Duty uuid.UUID
	Name         i18n.Text
	Due          clock.Date
	Overdue      bool
}

// Pending returns what some persons have to do that is due by a day, or was.
// Nobody who is exempt has anything to do. A building block.
func (s *Service) Pending(ctx context.Context, persons []uuid.UUID, until clock.Date) (list []Pending, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = pendingOf(ctx, tx, persons, until)
		return err
	})
	return list, err
}

// Late returns who has something that has been overdue for some days, once for
// each unit they work in. A building block.
func (s *Service) Late(ctx context.Context, days int) (late []Late, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		late, err = lateIn(ctx, tx, clock.Today(ctx), days)
		return err
	})
	return late, err
}

// Late is somebody of a unit who is late.
type Late struct{ Unit, Person uuid.UUID }

// LateOf returns who works in some units, or anywhere, and has something
// overdue today; with a duty, only those late in it. A building block.
func (s *Service) LateOf(ctx context.Context, duty uuid.UUID, units []uuid.UUID, everywhere bool) (persons []uuid.UUID, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		persons, err = lateOf(ctx, tx, duty, units, everywhere)
		return err
	})
	return persons, err
}
