package course_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/course/coursetest"
	"codeberg.org/lotse/lotse/web/player"
	"codeberg.org/lotse/lotse/web/route"
)

// renew publishes the live version of a course once more, changed.
func renew(w *coursetest.Town, c course.Imported, change course.Change, edit func(*courseware.Course)) course.Imported {
	w.T.Helper()
	v, err := w.Courses.Version(w.Ctx, c.VersionID)
	w.Must(err)
	b, err := json.Marshal(v.Course)
	w.Must(err)
	var next courseware.Course
	w.Must(json.Unmarshal(b, &next))
	edit(&next)
	var done course.Imported
	w.Must(w.Kit.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		done, err = w.Courses.Publish(ctx, tx, &next, change)
		return err
	}))
	return done
}

// say changes what a lesson says, and nothing else.
func say(lesson int, body string) func(*courseware.Course) {
	return func(c *courseware.Course) {
		b := &c.Lessons[lesson-1].Blocks[0]
		b.Text = map[i18n.Lang]courseware.Passage{i18n.DE: {Body: body}}
	}
}

func askAnew(c *courseware.Course) {
	b := &c.Test.Blocks[0]
	b.Text = map[i18n.Lang]courseware.Passage{i18n.DE: {Body: strings.Replace(b.Text[i18n.DE].Body, "?", ", bitte?", 1)}}
}

func open(w *coursetest.Town, person uuid.UUID, c course.Imported) int {
	return w.Int(`SELECT count(*) FROM assignment WHERE tenant_id = $1 AND person_id = $2 AND met_on IS NULL`, w.Tenant, person)
}

func begin(w *coursetest.Town, person uuid.UUID) learn.Step {
	w.T.Helper()
	v, err := w.Courses.Published(w.Ctx, "akte")
	w.Must(err)
	step, err := w.Learn.Begin(w.As(person), v)
	w.Must(err)
	return step
}

func TestAnEditorialVersionOffersNothing(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("akte", "Akten")
	s := serve(w)
	w.Assign("E-Akte", "2026-07-06", c)
	w.Finish(s.Person, c)
	renew(w, c, course.Editorial, say(2, "Ein Tippfehler weniger."))
	a := s.Get("/de/courses/akte")
	if got := a.Text(primary); got != "Noch einmal ansehen" || strings.Contains(a.Text("main"), "neu") {
		t.Errorf("%q in %q", got, a.Text("main"))
	}
	if n := open(w, s.Person, c); n != 0 {
		t.Errorf("%d assignments are open", n)
	}
}

func TestASubstantiveVersionOffersTheChangedLesson(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	c := w.Course("akte", "Akten")
	s := serve(w)
	w.Assign("E-Akte", "2026-07-06", c)
	w.Finish(s.Person, c)
	never := w.Person()
	next := renew(w, c, course.Substantive, say(2, "Ab heute gilt etwas anderes."))
	next = renew(w, next, course.Editorial, func(c *courseware.Course) { c.Summary = i18n.Text{i18n.DE: "Kurz."} })
	if n := open(w, s.Person, c); n != 1 {
		t.Fatalf("%d assignments are open", n)
	}
	s.Get("/de/courses/akte") // reads both versions
	a := s.Get("/de/courses/akte")
	if main := a.Text("main"); !strings.Contains(main, "1 von 2 Lektionen ist neu") || a.Text(primary) != "Beginnen" {
		t.Errorf("offered: %q", main)
	}
	if n := s.Counter.Statements.Load(); n > 8 { // one asks whether they may say what they think, one what comes first, one whose duty it is, one where it comes from
		t.Errorf("the course page takes %d statements", n)
	}
	steps := a.Texts(".lp-task")
	if !strings.Contains(steps[0], "Abgeschlossen") || !strings.Contains(steps[1], "Noch nicht begonnen") || !strings.Contains(steps[2], "Abgeschlossen") {
		t.Errorf("steps: %q", steps)
	}
	if step := begin(w, s.Person); step.Lesson != 2 {
		t.Errorf("begins at %+v", step)
	}
	if step := begin(w, s.Person); step.Lesson != 2 {
		t.Errorf("a second click begins at %+v", step)
	}
	w.Read(s.Person, c, "second")
	st, err := w.Learn.Mine(w.As(s.Person), c.CourseID)
	w.Must(err)
	if k := st.Completion; st.Active() || k.VersionNo != next.No || k.Evidence != learn.ServerGraded || st.Outdated {
		t.Errorf("afterwards: %+v of %+v", st.Completion, st)
	}
	if n := open(w, s.Person, c); n != 0 {
		t.Errorf("%d assignments are open", n)
	}
	if err := w.Learn.FinishLesson(w.As(s.Person), c.CourseID, learn.Test); !fault.Is(err, fault.Conflict) {
		t.Errorf("the test noted as a lesson: %v", err)
	}
	if step := begin(w, never); step.Lesson != 1 {
		t.Errorf("who never completed it begins at %+v", step)
	}
	if err := w.Learn.FinishLesson(w.As(never), c.CourseID, learn.Test); !fault.Is(err, fault.NotFound) {
		t.Errorf("the test noted as a lesson: %v", err)
	}
}

func TestDeltas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(w *coursetest.Town, person uuid.UUID)
		edit    func(*courseware.Course)
		step    learn.Step
	}{
		"the test is new":     {edit: askAnew, step: learn.Step{Test: true}},
		"a lesson and test":   {edit: func(c *courseware.Course) { say(1, "Neu.")(c); askAnew(c) }, step: learn.Step{Lesson: 1}},
		"nothing can be told": {edit: func(c *courseware.Course) { c.Test.Pass = 50 }, step: learn.Step{Lesson: 1}},
		"expired": {
			prepare: func(w *coursetest.Town, _ uuid.UUID) { w.Clock.Set(w.Clock.Now().AddDate(2, 0, 1)) },
			edit:    say(2, "Neu."), step: learn.Step{Lesson: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := coursetest.New(t)
			done, person := w.Course("akte", "Akten"), w.Person()
			w.Finish(person, done)
			if c.prepare != nil {
				c.prepare(w, person)
			}
			renew(w, done, course.Substantive, c.edit)
			if step := begin(w, person); step != c.step {
				t.Errorf("begins at %+v", step)
			}
		})
	}
}

// A witnessed completion keeps its lessons, but no test that the server never
// graded.
func TestADeltaKeepsTheEvidence(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	done, person := w.Course("akte", "Akten"), w.Person()
	w.Finish(person, done)
	w.SQL(`INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
		SELECT tenant_id, gen_random_uuid(), person_id, course_id, version_id, version_no, completed_at + interval '1 hour', passed, 'witnessed', recorded_at
		FROM completion WHERE tenant_id = $1`, w.Tenant)
	renew(w, done, course.Substantive, say(2, "Neu."))
	if step := begin(w, person); step.Lesson != 2 {
		t.Errorf("begins at %+v", step)
	}
	w.Read(person, done, "second")
	st, err := w.Learn.Mine(w.As(person), done.CourseID)
	w.Must(err)
	v, err := w.Courses.Published(w.Ctx, "akte")
	w.Must(err)
	if !st.Active() || !st.Next(v.Course).Test {
		t.Errorf("the test is left: %+v", st)
	}
}

// The player passes over what is done.
func TestThePlayerPassesOverWhatIsKept(t *testing.T) {
	t.Parallel()
	w := coursetest.New(t)
	done := w.Course("akte", "Akten")
	s := w.Site(w.Person(), func(r route.Router) {
		(&player.Handler{DB: w.Kit.DB, Courses: w.Courses, Learn: w.Learn, Certs: w.Certs, Survey: w.Survey}).Mount(r)
	})
	w.Finish(s.Person, done)
	renew(w, done, course.Substantive, say(1, "Neu."))
	if to := s.Post("/de/courses/akte/enrolment", "_key="+uuid.NewString()).To(); to != "/de/courses/akte/1" {
		t.Errorf("begins at %q", to)
	}
	if to := s.Post("/de/courses/akte/1/completion", "_key="+uuid.NewString()).To(); to != "/de/courses/akte" {
		t.Errorf("behind the new lesson: %q", to)
	}
	if _, err := w.Enrol.Start(w.Kit.May(s.Person, enrol.Take), done.CourseID, done.VersionID); err != nil {
		t.Errorf("the renewal is not over: %v", err)
	}
}
