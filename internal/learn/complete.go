package learn

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// FinishLesson marks a lesson of the actor's open enrolment as done; done
// again changes nothing. The last lesson of a course without a test, or after
// a passed test, completes the course.
func (s *Service) FinishLesson(ctx context.Context, courseID uuid.UUID, lesson string) error {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st, ok, isNew, err := doLesson(ctx, tx, actor.From(ctx).Person, courseID, lesson, clock.Now(ctx))
		if err != nil {
			return err
		}
		if !ok {
			return fault.Clash("learn.not_enrolled")
		}
		v, err := s.Courses.Version(ctx, st.Version)
		if err != nil {
			return err
		}
		if v.Course.LessonNo(lesson) == 0 {
			return fault.Missing("learn.lesson_unknown") // and nothing is noted
		}
		if !isNew {
			return nil
		}
		return s.completeIfDone(ctx, tx, actor.From(ctx).Person, st, v)
	})
}

// completeIfDone writes the completion once every lesson is done and the test
// is passed. The caller holds the lock of the enrolment.
func (s *Service) completeIfDone(ctx context.Context, tx *db.Tx, person uuid.UUID, st standing, v *course.Version) error {
	if st.Lessons < len(v.Course.Lessons) || v.Course.Test != nil && !st.Passed {
		return nil
	}
	now := clock.Now(ctx)
	c := Completion{
		TenantID: tx.Tenant(), ID: db.NewID(), PersonID: person, CourseID: v.CourseID, VersionID: st.Version,
		VersionNo: v.No, EnrolmentID: &st.Enrolment, CompletedAt: now, Passed: true, Evidence: evidence(v),
		ValidUntil: ValidUntil(v.Course.Validity, clock.Today(ctx)), RecordedAt: now,
	}
	putCompletion(tx, c)
	s.Enrol.End(ctx, tx, st.Enrolment)
	audit.Record(ctx, tx, audit.Entry{
		Action: "course.completed", Object: "completion", ID: c.ID,
		Detail: map[string]any{"course": c.CourseID, "version": c.VersionNo},
	})
	return s.Completed.Emit(ctx, tx, c)
}

// evidence is server-graded only where the server graded something.
func evidence(v *course.Version) Evidence {
	if v.Course.Test == nil {
		return SelfReported
	}
	return ServerGraded
}

// ValidUntil is the last day a completion of today counts; zero is for good.
func ValidUntil(period string, today clock.Date) clock.Date {
	p, err := clock.ParsePeriod(period)
	if err != nil {
		return clock.Date{}
	}
	return today.Plus(p)
}
