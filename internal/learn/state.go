package learn

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// State is where a person stands in a course.
type State struct {
	Enrolment  *enrol.Enrolment // the open or the newest one; nil before the first start
	Done       []string         // lessons done in it
	TestKept   bool             // the test counts as passed from an older version, with the same questions
	Attempts   map[string]Attempt
	Completion *Completion // newest valid fact of any enrolment; nil if none
	Live       uuid.UUID   // the version that is offered
	Outdated   bool        // a version after that of Completion is substantive, and the course is offered
}

// Step is the place a person goes on at.
type Step struct {
	Lesson int  // number of the lesson, from 1; 0 where it is the test
	Test   bool // the test is next
	End    bool // nothing is left to do
}

// keep notes what is done: lessons, and Test where it counts as passed.
func (s *State) keep(list []string) {
	s.TestKept = slices.Contains(list, Test)
	s.Done = slices.DeleteFunc(slices.Clone(list), func(id string) bool { return id == Test })
}

// LessonDone reports whether a lesson is done.
func (s State) LessonDone(id string) bool { return slices.Contains(s.Done, id) }

// Active reports whether the person has begun and not finished.
func (s State) Active() bool { return s.Enrolment != nil && s.Enrolment.Open() }

// Renewable reports whether the person is to learn what changed since they
// completed the course. Whose completion has expired takes all of it again.
func (s State) Renewable(today clock.Date) bool {
	c := s.Completion
	return s.Outdated && !s.Active() && c != nil && (c.ValidUntil.IsZero() || !c.ValidUntil.Before(today))
}

// AttemptNo is the number of the attempt that answers belong to now: the open
// one, else the next.
func (s State) AttemptNo(quizID string) int {
	a, ok := s.Attempts[quizID]
	switch {
	case !ok:
		return 1
	case a.Open():
		return a.No
	}
	return a.No + 1
}

// Next is where the person resumes: the first lesson that is not done, then
// the test. The rule is one for every device and never needs to be stored.
func (s State) Next(c *courseware.Course) Step {
	if s.Enrolment != nil && !s.Enrolment.Open() {
		return Step{End: true}
	}
	for i, l := range c.Lessons {
		if !s.LessonDone(l.ID) {
			return Step{Lesson: i + 1}
		}
	}
	if c.Test != nil && !s.TestKept {
		return Step{Test: true}
	}
	return Step{End: true}
}

// MinutesLeft is the planned time of what is not done.
func (s State) MinutesLeft(c *courseware.Course) int {
	if s.Enrolment != nil && !s.Enrolment.Open() {
		return 0
	}
	left := c.Minutes()
	for _, l := range c.Lessons {
		if s.LessonDone(l.ID) {
			left -= l.Minutes
		}
	}
	if c.Test != nil && s.TestKept {
		left -= c.Test.Minutes
	}
	return left
}

// Mine returns where the actor stands in a course.
func (s *Service) Mine(ctx context.Context, course uuid.UUID) (st State, err error) {
	err = s.DB.Read(ctx, askMine(which{course: course}, &st))
	return st, err
}

// AskMine asks where the actor stands in the course of a slug.
func (s *Service) AskMine(slug string, into *State) db.Ask { return askMine(which{slug: slug}, into) }

func askMine(w which, into *State) db.Ask {
	return askAll(w, func(all map[uuid.UUID]State) {
		*into = State{}
		for _, st := range all {
			*into = st
		}
	})
}

// All returns where the actor stands in every course they ever began, by
// course.
func (s *Service) All(ctx context.Context) (all map[uuid.UUID]State, err error) {
	err = s.DB.Read(ctx, askAll(which{}, func(m map[uuid.UUID]State) { all = m }))
	return all, err
}

// AskOpen asks where the actor stands in the courses they have begun and not
// finished, and in those of which they are to learn what changed, by course.
func (s *Service) AskOpen(into *map[uuid.UUID]State) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		today := clock.Today(ctx)
		return askAll(which{open: true}, func(m map[uuid.UUID]State) {
			maps.DeleteFunc(m, func(_ uuid.UUID, st State) bool { return !st.Active() && !st.Renewable(today) })
			*into = m
		})(ctx, r)
	}
}

func askAll(w which, use func(map[uuid.UUID]State)) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, enrol.Take); err != nil {
			return err
		}
		askStates(r, actor.From(ctx).Person, w, use)
		return nil
	}
}

// Answers returns the answers of the attempt that is shown for a quiz: the
// open one, else the last.
func (s *Service) Answers(ctx context.Context, st State, quizID string) (map[string]Answer, error) {
	a, ok := st.Attempts[quizID]
	if !ok {
		return map[string]Answer{}, nil
	}
	return s.answers(ctx, a)
}

func (s *Service) answers(ctx context.Context, a Attempt) (all map[string]Answer, err error) {
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askAnswers(r, a, func(m map[string]Answer) { all = m })
		return nil
	})
	return all, err
}
