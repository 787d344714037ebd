package learn

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Offer is the delta training of somebody whose completion a later version
// overtook.
type Offer struct {
	State       // where they would begin
	New, Of int // lessons that are to be learned, of all
	Minutes int // of what is left
	kept    []string
}

// Offer returns what is left for the actor to learn of the live version, nil
// where nothing is offered. Versions that were read before cost no statement.
func (s *Service) Offer(ctx context.Context, st State, live uuid.UUID) (*Offer, error) {
	if !st.Renewable(clock.Today(ctx)) {
		return nil, nil
	}
	old, err := s.Courses.Version(ctx, st.Completion.VersionID)
	if err != nil {
		return nil, err
	}
	next, err := s.Courses.Version(ctx, live)
	if err != nil {
		return nil, err
	}
	kept := Changed(old.Course, next.Course).kept(next.Course, st.Completion.Evidence)
	o := &Offer{Of: len(next.Lessons), kept: kept}
	o.keep(kept)
	o.New, o.Minutes = o.Of-len(o.Done), o.MinutesLeft(next.Course)
	return o, nil
}

// Begin enrols the actor in the live version of a course and says where they
// go on. Who completed a version that a substantive one overtook begins with
// the unchanged lessons done. Everybody else has completed what the course asks
// for first. What is under way stays as it is, in the version
// it was begun in.
func (s *Service) Begin(ctx context.Context, v *course.Version) (Step, error) {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return Step{}, err
	}
	var to Step
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, err := s.Mine(ctx, v.CourseID)
		if err != nil {
			return err
		}
		offer, err := s.Offer(ctx, st, v.ID)
		if err != nil {
			return err
		}
		if s.Admit != nil && !st.Active() && offer == nil {
			if err := s.Admit(ctx, v.CourseID); err != nil {
				return err
			}
		}
		e, err := s.Enrol.Start(ctx, v.CourseID, v.ID)
		if err != nil {
			return err
		}
		now := State{Enrolment: &e}
		switch {
		case st.Active():
			now = st
		case offer != nil && e.VersionID == v.ID: // not what another tab began before the version went live
			now.keep(offer.kept)
			keepDone(tx, e.ID, offer.kept, clock.Now(ctx))
		}
		taken, err := s.Courses.Version(ctx, e.VersionID)
		if err == nil {
			to = now.Next(taken.Course)
		}
		return err
	})
	return to, err
}
