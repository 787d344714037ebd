package courserun

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// SetInterest notes that the actor waits for dates of a course, or no longer.
func (s *Service) SetInterest(ctx context.Context, course string, waits bool) error {
	if err := actor.Require(ctx, Book); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := courseID(ctx, tx, course)
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			return fault.InvalidInput(fault.Field{Name: FieldCourse, ID: "run.course"})
		}
		action := "run.interest"
		if setInterest(tx, id, actor.From(ctx).Person, waits, clock.Now(ctx)); !waits {
			action = "run.interest_ended"
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "course", ID: id})
		return nil
	})
}

// Wish is a course without dates that fit, and how many people wait for some.
type Wish struct {
	Slug   string
	Title  i18n.Text
	People int
	Mine   bool
}

// Wishes lists the courses the actor waits for; for who plans runs, all that
// somebody waits for, the most wanted first. It counts people and names none.
func (s *Service) Wishes(ctx context.Context) (list []Wish, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	a := actor.From(ctx)
	err = s.DB.Read(ctx, askWishes(a.Person, a.Can(Lead), &list))
	return list, err
}

// Sweep forgets what nobody needs any more: interest and untaken places of
// more than a year ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sweep(tx, clock.Now(ctx).AddDate(-1, 0, 0))
		return nil
	})
}
