package learn

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Witnessed writes the completion of a person who took a version away from
// the screen, on a day. It is a building block: the caller has decided that
// the actor may say so, and that it was not said before. An attempt of the
// person that is under way ends: there is nothing left to do.
func (s *Service) Witnessed(ctx context.Context, tx *db.Tx, person, version uuid.UUID, on clock.Date) (Completion, error) {
	v, err := s.Courses.Version(ctx, version)
	if err != nil {
		return Completion{}, err
	}
	now := clock.Now(ctx)
	// Noon is the same day in every zone the fact may be read in.
	at := on.Start(clock.Zone(ctx)).Add(12 * time.Hour)
	if at.After(now) {
		at = now
	}
	c := Completion{
		TenantID: tx.Tenant(), ID: db.NewID(), PersonID: person, CourseID: v.CourseID, VersionID: v.ID,
		VersionNo: v.No, CompletedAt: at, Passed: true, Evidence: Witnessed,
		ValidUntil: ValidUntil(v.Course.Validity, on), RecordedAt: now,
	}
	e, ok, err := s.Enrol.Latest(ctx, person, v.CourseID)
	if err != nil {
		return c, err
	}
	if ok && e.Open() {
		s.Enrol.End(ctx, tx, e.ID)
	}
	putCompletion(tx, c)
	audit.Record(ctx, tx, audit.Entry{
		Action: "course.completed", Object: "completion", ID: c.ID,
		Detail: map[string]any{"course": c.CourseID, "version": c.VersionNo, "evidence": c.Evidence},
	})
	return c, s.Completed.Emit(ctx, tx, c)
}
