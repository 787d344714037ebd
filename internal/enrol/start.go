package enrol

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Start enrols the actor in a course's version. An open enrolment stays as
// it is, in the version it was begun in.
func (s *Service) Start(ctx context.Context, course, version uuid.UUID) (Enrolment, error) {
	if err := actor.Require(ctx, Take); err != nil {
		return Enrolment{}, err
	}
	var e Enrolment
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		e, err = insertOpen(tx, Enrolment{
			TenantID: tx.Tenant(), ID: db.NewID(), PersonID: actor.From(ctx).Person,
			CourseID: course, VersionID: version, StartedAt: clock.Now(ctx),
		})
		return err
	})
	return e, err
}

// End closes an enrolment with the caller's effects; its facts stay.
func (s *Service) End(ctx context.Context, tx *db.Tx, id uuid.UUID) { end(tx, id, clock.Now(ctx)) }

// Latest returns the person's newest enrolment in a course, open or not, or
// false.
func (s *Service) Latest(ctx context.Context, person, course uuid.UUID) (e Enrolment, ok bool, err error) {
	err = s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		e, ok, err = latest(tx, person, course)
		return err
	})
	return e, ok, err
}
