package learn_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

const manifest = `format: 1
slug: sample
languages: [de]
title: {de: Probe}
summary: {de: Eine Probe.}
audience: {de: Alle}
goals:
  - {de: Sie können etwas.}
validity: P2Y
lessons:
  - id: first
    minutes: 4
    title: {de: Anfang}
    blocks:
      - {id: intro}
      - {id: warm-up, question: single, options: [case, file], right: case}
  - id: second
    minutes: 3
    title: {de: Ende}
    blocks:
      - {id: outro}
test:
  minutes: 3
  pass: 60
  title: {de: Test}
  questions:
    - {id: one, question: single, lesson: first, options: [case, file], right: case}
    - {id: two, question: numeric, lesson: second, value: 2.5}
`

const single = "Wohin?\n\n- case: Vorgang\n  > Ja.\n- file: Akte\n  > Nein.\n= Vorgänge liegen in der Akte."

// rig is a person who may take the sample course.
type rig struct {
	*testkit.Kit
	learn  *learn.Service
	course uuid.UUID
	person uuid.UUID
	ctx    context.Context
}

func newRig(t *testing.T) *rig {
	t.Helper()
	return newRigWith(t, sampleCourse())
}

func newRigWith(t *testing.T, source fstest.MapFS) *rig {
	t.Helper()
	k := testkit.New(t)
	courses := course.New(k.DB)
	done, err := courses.Import(k.Ctx, source)
	if err != nil {
		t.Fatalf("%v: %v", err, errors.Unwrap(err))
	}
	r := &rig{Kit: k, course: done.CourseID, person: newPerson(k)}
	r.learn = learn.New(k.DB, courses, &enrol.Service{DB: k.DB})
	r.ctx = k.May(r.person, enrol.Take)
	if _, err := r.learn.Enrol.Start(r.ctx, done.CourseID, done.VersionID); err != nil {
		t.Fatal(err)
	}
	return r
}

func sampleCourse() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"course.yaml":  file(manifest),
		"de/first.md":  file(fence("intro", "Ein Anfang.") + fence("warm-up", single)),
		"de/second.md": file(fence("outro", "Das Ende.")),
		"de/test.md":   file(fence("one", single) + fence("two", "Wie viele?\n= Zweieinhalb.")),
	}
}

func fence(id, body string) string { return "::: {#" + id + "}\n" + body + "\n:::\n\n" }

var serial = func() func() int {
	var mu sync.Mutex
	n := 0
	return func() int { mu.Lock(); defer mu.Unlock(); n++; return n }
}()

func newPerson(k *testkit.Kit) uuid.UUID {
	id, n := db.NewID(), serial()
	k.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, 'Krüger', 'krueger', 'krueger', now())`, k.Tenant, id, fmt.Sprintf("p%09d", n), fmt.Sprintf("%08d", n))
	return id
}

func (r *rig) answer(question, value string, base int, check bool) (learn.Saved, error) {
	quizID := learn.Test
	if question == "warm-up" {
		quizID = "first"
	}
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil {
		return learn.Saved{}, err
	}
	return r.learn.Answer(r.ctx, learn.Given{
		Course: r.course, Quiz: quizID, Question: question, Attempt: st.AttemptNo(quizID), Base: base,
		Values: map[string][]string{"answer": {value}}, Check: check,
	})
}

func (r *rig) must(t *testing.T, question, value string, base int, check bool) learn.Saved {
	t.Helper()
	s, err := r.answer(question, value, base, check)
	if err != nil {
		t.Fatalf("%s = %s: %v", question, value, err)
	}
	return s
}

func (r *rig) finishLessons(t *testing.T) {
	t.Helper()
	for _, l := range []string{"first", "second"} {
		if err := r.learn.FinishLesson(r.ctx, r.course, l); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var told []learn.Completion
	r.learn.Completed.InTx(func(_ context.Context, _ *db.Tx, facts []learn.Completion) error {
		told = append(told, facts...)
		return nil
	})
	r.finishLessons(t)
	if s := r.must(t, "one", "file", 0, true); s.Grade.Right || s.Finished {
		t.Errorf("a wrong first answer: %+v", s)
	}
	if s := r.must(t, "two", "3", 0, true); !s.Finished || s.Passed {
		t.Errorf("0 of 2 must end the attempt and fail: %+v", s)
	}
	if len(told) != 0 {
		t.Fatal("a failed test completed the course")
	}
	r.must(t, "one", "case", 0, true)
	if s := r.must(t, "two", "2,5", 0, true); !s.Passed {
		t.Errorf("2 of 2 with a decimal comma must pass: %+v", s)
	}
	if len(told) != 1 {
		t.Fatalf("%d completions were told, want 1", len(told))
	}
	c := told[0]
	if c.PersonID != r.person || c.VersionNo != 1 || c.Evidence != learn.ServerGraded || !c.ValidUntil.Equal(clock.NewDate(2028, 6, 8)) {
		t.Errorf("the fact says %+v", c)
	}
	st, err := r.learn.Mine(r.ctx, r.course)
	if err != nil || st.Active() || st.Completion == nil || !st.Next(mustVersion(t, r).Course).End {
		t.Errorf("afterwards: %+v, %v", st, err)
	}
	if err := r.learn.FinishLesson(r.ctx, r.course, "first"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a lesson of an ended enrolment: %v", err)
	}
}

func mustVersion(t *testing.T, r *rig) *course.Version {
	t.Helper()
	v, err := r.learn.Courses.Published(r.ctx, "sample")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The test may come before the last lesson; then the lesson completes.
func TestCompletionByLastLesson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(t, "one", "case", 0, true)
	r.must(t, "two", "2.5", 0, true)
	if n := r.Int(`SELECT count(*) FROM completion`); n != 0 {
		t.Fatal("completed without lessons")
	}
	var wg sync.WaitGroup
	for _, l := range []string{"first", "second", "first", "second", "second", "first"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := r.learn.FinishLesson(r.ctx, r.course, l); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if n := r.Int(`SELECT count(*) FROM completion`); n != 1 {
		t.Errorf("%d completions, want 1", n)
	}
}

func TestAnswerVersions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if s := r.must(t, "one", "file", 0, false); s.Version != 1 || s.Checked {
		t.Fatalf("first save: %+v", s)
	}
	if s := r.must(t, "one", "case", 1, false); s.Version != 2 {
		t.Fatalf("second save: %+v", s)
	}
	_, err := r.answer("one", "file", 1, true)
	var stale *learn.Stale
	if !fault.Is(err, fault.Conflict) || !errors.As(err, &stale) {
		t.Fatalf("an older tab overwrote a newer answer: %v", err)
	}
	if stale.Current.Given.Choice[0] != "case" || stale.Mine.Choice[0] != "file" {
		t.Errorf("both values must come back: %+v", stale)
	}
	r.must(t, "one", "case", 2, true)
	if _, err := r.answer("one", "file", 3, false); !fault.Is(err, fault.Conflict) {
		t.Errorf("a checked answer was changed: %v", err)
	}
}

func TestAnswerRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stranger := r.May(newPerson(r.Kit), enrol.Take)
	for name, c := range map[string]struct {
		ctx  context.Context
		g    learn.Given
		kind fault.Kind
	}{
		"question of another quiz":   {r.ctx, learn.Given{Quiz: "first", Question: "one", Attempt: 1}, fault.NotFound},
		"question that never was":    {r.ctx, learn.Given{Quiz: learn.Test, Question: "zzz", Attempt: 1}, fault.NotFound},
		"option that was not asked":  {r.ctx, learn.Given{Quiz: learn.Test, Question: "one", Attempt: 1, Values: map[string][]string{"answer": {"zzz"}}}, fault.Invalid},
		"attempt that never was":     {r.ctx, learn.Given{Quiz: learn.Test, Question: "one", Attempt: 7}, fault.Conflict},
		"nothing chosen":             {r.ctx, learn.Given{Quiz: learn.Test, Question: "one", Attempt: 1, Check: true}, fault.Invalid},
		"somebody else's enrolment":  {stranger, learn.Given{Quiz: learn.Test, Question: "one", Attempt: 1}, fault.Conflict},
		"somebody who may not learn": {r.May(r.person), learn.Given{Quiz: learn.Test, Question: "one", Attempt: 1}, fault.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			c.g.Course = r.course
			if _, err := r.learn.Answer(c.ctx, c.g); !fault.Is(err, c.kind) {
				t.Errorf("got %v, want kind %v", err, c.kind)
			}
		})
	}
	if n := r.Int(`SELECT count(*) FROM answer`); n != 0 {
		t.Errorf("%d answers were stored all the same", n)
	}
}

func TestResume(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := mustVersion(t, r).Course
	step := func() learn.Step {
		st, err := r.learn.Mine(r.ctx, r.course)
		if err != nil {
			t.Fatal(err)
		}
		return st.Next(c)
	}
	if s := step(); s.Lesson != 1 {
		t.Errorf("at first: %+v", s)
	}
	if err := r.learn.FinishLesson(r.ctx, r.course, "first"); err != nil {
		t.Fatal(err)
	}
	if s := step(); s.Lesson != 2 {
		t.Errorf("after lesson 1: %+v", s)
	}
	r.finishLessons(t)
	if s := step(); !s.Test {
		t.Errorf("after the lessons: %+v", s)
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(t, "one", "file", 0, false)
	ctx, n := db.WithCounter(r.ctx)
	if _, err := r.learn.Answer(ctx, learn.Given{
		Course: r.course, Quiz: learn.Test, Question: "one", Attempt: 1, Base: 1,
		Values: map[string][]string{"answer": {"case"}},
	}); err != nil {
		t.Fatal(err)
	}
	if n.Statements.Load() > 2 {
		t.Errorf("saving an answer takes %d statements, want at most 2", n.Statements.Load())
	}
	ctx, n = db.WithCounter(r.ctx)
	if _, err := r.learn.All(ctx); err != nil || n.Statements.Load() != 1 {
		t.Errorf("all courses take %d statements, %v; want 1", n.Statements.Load(), err)
	}
}

func TestValidUntil(t *testing.T) {
	for period, want := range map[string]string{"": "", "P2Y": "2030-02-28", "P6M": "2028-08-29", "P12M": "2029-02-28"} {
		got := learn.ValidUntil(period, clock.NewDate(2028, time.February, 29))
		if period == "" && got.IsZero() {
			continue
		}
		if !strings.HasPrefix(got.String(), want) {
			t.Errorf("%s after 29 February 2028 = %s, want %s", period, got, want)
		}
	}
}
