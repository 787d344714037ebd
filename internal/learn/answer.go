package learn

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Given is an answer as it comes from a form.
type Given struct {
	Course   uuid.UUID
	Quiz     string // lesson id or Test
	Question string
	Attempt  int // number of the attempt the form was rendered for
	Base     int // version of the answer the form was rendered from; 0: none
	Values   map[string][]string
	Check    bool  // make it final and mark it
	State    State // where the person stood when the request came; may be zero
}

// Saved is what became of an answer.
type Saved struct {
	Version  int         `json:"version"`
	Checked  bool        `json:"checked"`
	Grade    *quiz.Grade `json:"grade,omitempty"`    // where it was checked
	Finished bool        `json:"finished,omitempty"` // it was the last of the attempt
	Passed   bool        `json:"passed,omitempty"`   // the finished test was passed
	Waiting  bool        `json:"waiting,omitempty"`  // a trainer has to mark an answer of the finished test
}

// Stale is the fault of an answer that was given on top of an older one: it
// carries both, nothing is lost.
type Stale struct {
	Mine    quiz.Answer // what was just given
	Current Answer      // what stands
}

func (*Stale) Error() string { return "learn: another version of the answer stands" }

// Answer saves an answer, and marks it where it is checked. The last checked
// answer of the test decides about it; a passed test after the last lesson
// completes the course, all in one transaction.
func (s *Service) Answer(ctx context.Context, g Given) (Saved, error) {
	if err := actor.Require(ctx, enrol.Take); err != nil {
		return Saved{}, err
	}
	var out Saved
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, v, err := s.attempt(ctx, tx, g)
		if err != nil {
			return err
		}
		q, ok := question(v.Course, a, g.Question)
		if !ok {
			return fault.Missing("learn.question_unknown")
		}
		given, err := quiz.Decode(*q, g.Values, i18n.LangOf(ctx))
		if err != nil {
			return err
		}
		mark := graded{}
		if g.Check {
			if err := quiz.Check(*q, given); err != nil {
				return err
			}
			now := clock.Now(ctx)
			mark = graded{at: &now, grade: quiz.Mark(*q, given)}
		}
		out, err = s.put(ctx, tx, a, g, given, mark)
		if err != nil || !g.Check || g.Quiz != Test {
			return err
		}
		return s.finishTest(ctx, tx, a, v, &out)
	})
	return out, err
}

// attempt finds or begins the attempt the form belongs to. One that was open
// when the request came needs no statement: putAnswer looks whether it still is.
func (s *Service) attempt(ctx context.Context, tx *db.Tx, g Given) (Attempt, *course.Version, error) {
	if a, ok := g.State.Attempts[g.Quiz]; ok && a.Open() && a.No == g.Attempt && g.State.Active() {
		v, err := s.Courses.Version(ctx, g.State.Enrolment.VersionID)
		return a, v, err
	}
	return s.begin(ctx, tx, g)
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, g Given) (Attempt, *course.Version, error) {
	a, version, err := attemptFor(ctx, tx, actor.From(ctx).Person, g.Course, g.Quiz, g.Attempt, clock.Now(ctx))
	switch {
	case err != nil:
		return a, nil, err
	case version == uuid.Nil:
		// No open enrolment, or an attempt number that never existed.
		return a, nil, fault.Clash("learn.not_enrolled")
	case !a.Open() || a.No != g.Attempt:
		return a, nil, fault.Clash("learn.attempt_over")
	}
	v, err := s.Courses.Version(ctx, version)
	if err == nil && g.Quiz == Test && v.Course.Test != nil && !v.Course.Test.Allows(a.No) {
		return a, nil, fault.Clash("learn.attempts_used") // and none is begun
	}
	return a, v, err
}

func (s *Service) put(ctx context.Context, tx *db.Tx, a Attempt, g Given, given quiz.Answer, mark graded) (Saved, error) {
	version, ok, err := putAnswer(ctx, tx, a, g.Question, g.Base, given, clock.Now(ctx), mark)
	if err != nil {
		return Saved{}, err
	}
	if !ok {
		if a, _, err = s.begin(ctx, tx, g); err != nil { // it is over by now
			return Saved{}, err
		}
		all, err := s.answers(ctx, a)
		if err != nil {
			return Saved{}, err
		}
		current, ok := all[g.Question]
		if !ok { // based on an answer that never was
			return Saved{}, fault.Clash("learn.attempt_over")
		}
		if current.Checked() {
			return Saved{}, fault.Clash("learn.answer_final").Wrap(&Stale{Mine: given, Current: current})
		}
		return Saved{}, fault.Clash("learn.answer_newer").Wrap(&Stale{Mine: given, Current: current})
	}
	out := Saved{Version: version, Checked: g.Check}
	if g.Check {
		out.Grade = &mark.grade
	}
	return out, nil
}

// finishTest submits the attempt when its last question is checked.
func (s *Service) finishTest(ctx context.Context, tx *db.Tx, a Attempt, v *course.Version, out *Saved) error {
	if err := lockAttempt(tx, a.ID); err != nil {
		return err
	}
	all, err := s.answers(ctx, a)
	if err != nil {
		return err
	}
	var grades []quiz.Grade
	for _, id := range v.Course.Test.Draw(a.Seed()) {
		given, ok := all[id]
		if !ok || !given.Checked() {
			return nil
		}
		grades = append(grades, given.grade())
	}
	score := quiz.Sum(grades...)
	out.Finished, out.Passed, out.Waiting = true, score.Passed(v.Course.Test.Pass), score.Open > 0
	if out.Waiting {
		return handIn(tx, a, clock.Now(ctx))
	}
	if err := submit(tx, a, score, out.Passed, clock.Now(ctx)); err != nil || !out.Passed {
		return err
	}
	person := actor.From(ctx).Person
	st, ok, err := lockStanding(ctx, tx, person, v.CourseID)
	if err != nil || !ok {
		return err
	}
	return s.completeIfDone(ctx, tx, person, st, v)
}

// grade is the stored result; an answer without points waits for a trainer.
func (a Answer) grade() quiz.Grade {
	if a.Points == nil {
		return quiz.Grade{Max: *a.MaxPoints, Open: true}
	}
	return quiz.Grade{Points: *a.Points, Max: *a.MaxPoints, Right: *a.IsRight}
}

// question returns a question that the attempt really asks.
func question(c *courseware.Course, a Attempt, id string) (*quiz.Question, bool) {
	var blocks []courseware.Block
	if a.Quiz == Test {
		if !slices.Contains(c.Test.Draw(a.Seed()), id) {
			return nil, false
		}
		blocks = c.Test.Blocks
	} else if n := c.LessonNo(a.Quiz); n > 0 {
		blocks = c.Lessons[n-1].Blocks
	}
	for _, b := range blocks {
		if b.ID == id && b.Question != nil {
			return b.Question, true
		}
	}
	return nil, false
}
