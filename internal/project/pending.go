package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Pending is a course that somebody still must complete because a wave asks.
type Pending struct {
	Person, Course uuid.UUID
	Title          i18n.Text
	Due            clock.Date
	Overdue        bool
}

// Pending returns what some persons must do for waves that is due by a day, or
// was; a course that two waves ask for once, by the earlier date. A project
// that was stopped asks for nothing. A building block.
func (s *Service) Pending(ctx context.Context, persons []uuid.UUID, until clock.Date) (list []Pending, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = pendingOf(ctx, tx, persons, until)
		return err
	})
	return list, err
}

// Late is somebody of a unit who is late.
type Late struct{ Unit, Person uuid.UUID }

// Late returns who has had a must overdue for some days, once for each unit
// they work in. A building block.
func (s *Service) Late(ctx context.Context, days int) (late []Late, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		late, err = lateIn(ctx, tx, clock.Today(ctx), days)
		return err
	})
	return late, err
}

// LateOf returns who works in some units, or anywhere, and has a must overdue
// today. A building block.
func (s *Service) LateOf(ctx context.Context, units []uuid.UUID, everywhere bool) (persons []uuid.UUID, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		persons, err = lateOf(ctx, tx, units, everywhere)
		return err
	})
	return persons, err
}
