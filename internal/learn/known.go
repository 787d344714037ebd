package learn

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Placeable reports whether the test may be taken first, to see what is known
// already: where attempts are limited none is spent on that.
func Placeable(c *courseware.Course) bool { return c.Test != nil && c.Test.Attempts == 0 }

// Known are the lessons still to be learned that an attempt at the test shows
// to be known: their questions reached the pass mark. A lesson that the
// attempt did not ask about is not known.
func Known(c *courseware.Course, st State, a Attempt, answers map[string]Answer) (lessons []string) {
	if !Placeable(c) || !st.Active() || a.Passed == nil {
		return nil
	}
	about := map[string]string{}
	for _, b := range c.Test.Blocks {
		about[b.ID] = b.Lesson
	}
	grades := map[string][]quiz.Grade{}
	for _, id := range c.Test.Draw(a.Seed()) {
		g := quiz.Grade{Open: true} // not answered: nothing is shown
		if given, ok := answers[id]; ok && given.Checked() {
			g = given.grade()
		}
		grades[about[id]] = append(grades[about[id]], g)
	}
	for _, l := range c.Lessons {
		if g := grades[l.ID]; len(g) > 0 && !st.LessonDone(l.ID) && quiz.Sum(g...).Passed(c.Test.Pass) {
			lessons = append(lessons, l.ID)
		}
	}
	return lessons
}

// KeepKnown counts the lessons that the actor's last attempt at the test shows
// to be known as done: they decide that, nobody else sees it. If nothing is
// left to do the course is completed.
func (s *Service) KeepKnown(ctx context.Context, courseID uuid.UUID) error {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		person := actor.From(ctx).Person
		at, ok, err := lockStanding(ctx, tx, person, courseID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.Clash("learn.not_enrolled")
		}
		v, err := s.Courses.Version(ctx, at.Version)
		if err != nil {
			return err
		}
		st, err := s.Mine(ctx, courseID)
		if err != nil {
			return err
		}
		a := st.Attempts[Test]
		answers, err := s.Answers(ctx, st, Test)
		if err != nil {
			return err
		}
		lessons := Known(v.Course, st, a, answers)
		if len(lessons) == 0 {
			return fault.Clash("learn.nothing_known")
		}
		if err := putKnown(ctx, tx, at.Enrolment, lessons, clock.Now(ctx)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "lessons.known", Object: "enrolment", ID: at.Enrolment, Detail: map[string]any{"count": len(lessons)}})
		at.Lessons += len(lessons)
		return s.completeIfDone(ctx, tx, person, at, v)
	})
}

// Placed reports whether lessons of an enrolment were known already, for the
// person's own pages.
func (s *Service) Placed(ctx context.Context, enrolment uuid.UUID) (placed bool, err error) {
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askPlaced(r, enrolment, &placed)
		return nil
	})
	return placed, err
}
