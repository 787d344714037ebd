package learn

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// State is where a person stands in a course.
type State struct {
	Enrolment  *enrol.Enrolment // the open or the newest one; nil before the first start
	Done       []string         // lessons done in it
	Attempts   map[string]Attempt
	Completion *Completion // newest valid fact of any enrolment; nil if none
}

// Step is the place a person goes on at.
type Step struct {
	Lesson int  // number of the lesson, from 1; 0 where it is the test
	Test   bool // the test is next
	End    bool // nothing is left to do
}

// LessonDone reports whether a lesson is done.
func (s State) LessonDone(id string) bool { return slices.Contains(s.Done, id) }

// Active reports whether the person has begun and not finished.
func (s State) Active() bool { return s.Enrolment != nil && s.Enrolment.Open() }

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
	if c.Test != nil {
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
	return left
}

// Mine returns where the actor stands in a course.
func (s *Service) Mine(ctx context.Context, course uuid.UUID) (State, error) {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return State{}, err
	}
	var st State
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		st, err = stateOf(tx, actor.From(ctx).Person, course)
		return err
	})
	return st, err
}

// All returns where the actor stands in every course they ever began, by
// course; one statement, whatever their number.
func (s *Service) All(ctx context.Context) (map[uuid.UUID]State, error) {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return nil, err
	}
	var all map[uuid.UUID]State
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		all, err = statesOf(tx, actor.From(ctx).Person, uuid.Nil)
		return err
	})
	return all, err
}

// Answers returns the answers of the attempt that is shown for a quiz: the
// open one, else the last.
func (s *Service) Answers(ctx context.Context, st State, quizID string) (map[string]Answer, error) {
	a, ok := st.Attempts[quizID]
	if !ok {
		return map[string]Answer{}, nil
	}
	var out map[string]Answer
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		var err error
		out, err = answers(tx, a)
		return err
	})
	return out, err
}

func stateOf(tx *db.Tx, person, course uuid.UUID) (State, error) {
	all, err := statesOf(tx, person, course)
	return all[course], err
}
