package learn

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Mark lets a person mark free texts. Risk: reads what others wrote, without
// their names, and decides about their test.
const Mark actor.Permission = "learn.mark"

// Waiting is an answer that a trainer has to mark. It says what was written,
// not by whom: the points depend on the text alone.
type Waiting struct {
	Attempt   uuid.UUID
	Question  string
	Quiz      string
	VersionID uuid.UUID // of the course
	Since     time.Time
}

// Script is an answer to be marked, or marked by now.
type Script struct {
	Waiting
	Answer
	On *course.Version

	person, enrolment uuid.UUID
	startedAt         time.Time
}

// Marking is what a trainer says about an answer.
type Marking struct {
	Attempt  uuid.UUID
	Question string
	Points   int
	Comment  string
}

// maxComment is how many letters a comment may have.
const maxComment = 2000

// maxQueue is how many answers the queue shows: more than a trainer marks in
// a day.
const maxQueue = 200

// Queue returns the answers that wait, the oldest first. Nobody marks their
// own.
func (s *Service) Queue(ctx context.Context) (list []Waiting, err error) {
	if err := actor.Require(ctx, Mark); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askWaiting(r, actor.From(ctx).Person, &list)
		return nil
	})
	return list, err
}

// Script opens an answer. The person finds in their access log that somebody
// read it.
func (s *Service) Script(ctx context.Context, attempt uuid.UUID, question string) (Script, error) {
	if err := actor.Require(ctx, Mark); err != nil {
		return Script{}, err
	}
	var sc Script
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if sc, err = s.script(ctx, tx, attempt, question); err != nil {
			return err
		}
		audit.Look(ctx, tx, "marking", sc.person)
		return nil
	})
	return sc, err
}

func (s *Service) script(ctx context.Context, tx *db.Tx, attempt uuid.UUID, question string) (Script, error) {
	sc, ok, err := readScript(ctx, tx, attempt, question)
	switch {
	case err != nil:
		return sc, err
	case !ok || sc.person == actor.From(ctx).Person:
		return sc, fault.Missing("learn.mark.unknown")
	}
	sc.On, err = s.Courses.Version(ctx, sc.VersionID)
	return sc, err
}

// MarkAnswer gives a free text its points, for good: of two trainers the first
// decides. The last mark of a test decides about it, and a passed test after
// the last lesson completes the course, all in one transaction.
func (s *Service) MarkAnswer(ctx context.Context, m Marking) error {
	if err := actor.Require(ctx, Mark); err != nil {
		return err
	}
	m.Comment = strings.TrimSpace(m.Comment)
	if utf8.RuneCountInString(m.Comment) > maxComment {
		return fault.InvalidInput(fault.Field{Name: "comment", ID: "learn.mark.long", Args: fault.Args{"Max": maxComment}})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sc, err := s.script(ctx, tx, m.Attempt, m.Question)
		if err != nil {
			return err
		}
		q, ok := sc.On.Question(m.Question)
		if !ok {
			return fault.Missing("learn.mark.unknown")
		}
		grade, err := quiz.Marked(q, m.Points)
		if err != nil {
			return err
		}
		if ok, err = putMark(ctx, tx, sc, grade, m.Comment, clock.Now(ctx)); err != nil {
			return err
		}
		if !ok {
			return fault.Clash("learn.mark.done")
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "answer.marked", Object: "attempt", ID: m.Attempt,
			Detail: map[string]any{"question": m.Question, "points": grade.Points, "of": grade.Max},
		})
		if sc.Quiz != Test {
			return nil
		}
		return s.decide(ctx, tx, sc)
	})
}

// decide ends a test whose last open answer was marked.
func (s *Service) decide(ctx context.Context, tx *db.Tx, sc Script) error {
	a := Attempt{ID: sc.Attempt, StartedAt: sc.startedAt}
	handedIn, err := lockHandedIn(ctx, tx, a.ID)
	if err != nil || !handedIn { // questions are left; the last one decides
		return err
	}
	all, err := s.answers(ctx, a)
	if err != nil {
		return err
	}
	var grades []quiz.Grade
	for _, given := range all {
		if given.Checked() {
			grades = append(grades, given.grade())
		}
	}
	score := quiz.Sum(grades...)
	if score.Open > 0 {
		return nil
	}
	passed := score.Passed(sc.On.Course.Test.Pass)
	if err := settle(tx, a, score, passed); err != nil || !passed {
		return err
	}
	st, ok, err := lockStanding(ctx, tx, sc.person, sc.On.CourseID)
	if err != nil || !ok || st.Enrolment != sc.enrolment {
		return err
	}
	return s.completeIfDone(ctx, tx, sc.person, st, sc.On)
}
