package path_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

func TestTheMissingCourseCompletesThePathOnce(t *testing.T) {
	w := newTown(t)
	slug := w.path(path.Step{Rule: path.Order, Steps: []path.Step{{Course: w.a}, {Rule: path.Some, Least: 1, Steps: []path.Step{{Course: w.b}, {Course: w.c}}}}})
	w.complete(w.b) // out of order
	if facts := w.heard(); len(facts) != 0 || w.completed(slug) {
		t.Fatalf("half a path is told of: %v", facts)
	}
	w.complete(w.a)
	facts := w.heard()
	if len(facts) != 1 || facts[0].PersonID != w.reads || facts[0].Revision != 1 || !w.completed(slug) {
		t.Fatalf("told %v", facts)
	}
	w.complete(w.c)
	w.complete(w.a)
	if facts := w.heard(); len(facts) != 0 {
		t.Errorf("told again: %v", facts)
	}
	if n := w.Int(`SELECT count(*) FROM event WHERE tenant_id = $1 AND topic = 'path.completed'`, w.Tenant); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestACorrectionTakesThePathBack(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.a, w.b))
	w.complete(w.b)
	wrong := w.complete(w.a)
	w.heard()
	w.write(slug, all(w.b, w.c)) // measured by the revision that was completed
	w.correct(w.a, wrong)
	facts := w.heard()
	if len(facts) != 1 || !facts[0].TakenBack || facts[0].Revision != 1 || w.completed(slug) {
		t.Fatalf("told %v", facts)
	}
	w.complete(w.c)
	if facts = w.heard(); len(facts) != 1 || facts[0].TakenBack || facts[0].Revision != 2 || facts[0].Nr != 3 || !w.completed(slug) {
		t.Errorf("told %v", facts)
	}
}

// Of two courses completed at the same moment the second sees the first. The
// twin leaves out the lock of the person: nobody completes the path.
func TestTwoCoursesAtOnce(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.a, w.b))
	w.atOnce(w.Service, true)
	if !w.completed(slug) {
		t.Error("both courses are completed and the path is not")
	}
	w = newTown(t)
	slug = w.path(all(w.a, w.b))
	w.atOnce(w.Unlocked(), false)
	if w.completed(slug) {
		t.Error("without the lock the second saw the first: the test proves nothing")
	}
}

// atOnce completes two courses in transactions of which neither has ended when
// the other writes. Who waits for the lock cannot say that it is through.
func (w *town) atOnce(s *path.Service, waits bool) {
	w.T.Helper()
	var second sync.WaitGroup
	written := make(chan struct{})
	tell := func(ctx context.Context, tx *db.Tx, course uuid.UUID) error {
		return w.moved(ctx, tx, s, course)
	}
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		if _, err := w.insert(ctx, tx, w.a, learn.Completion{Passed: true}); err != nil {
			return err
		}
		if err := tell(ctx, tx, w.a); err != nil {
			return err
		}
		second.Go(func() {
			err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := w.insert(ctx, tx, w.b, learn.Completion{Passed: true})
				if waits {
					close(written)
				}
				if err == nil {
					err = tell(ctx, tx, w.b)
				}
				if !waits {
					close(written)
				}
				return err
			})
			if err != nil {
				w.T.Error(err)
			}
		})
		<-written
		return nil
	})
	second.Wait()
}

func TestANewRevisionCountsWhatWasDoneBefore(t *testing.T) {
	w := newTown(t)
	w.complete(w.a)
	slug := w.path(all(w.a))
	if facts := w.heard(); len(facts) != 1 || !w.completed(slug) {
		t.Fatalf("told %v", facts)
	}
	w.write(slug, all(w.a, w.b))
	if facts := w.heard(); len(facts) != 0 || !w.completed(slug) {
		t.Errorf("who completed a revision completed the path; told %v", facts)
	}
}

func TestWithdrawnCourses(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.a, w.b))
	w.SQL(`UPDATE course SET withdrawn_at = now() WHERE tenant_id = $1 AND id = $2`, w.Tenant, w.b)
	w.complete(w.a)
	if w.completed(slug) {
		t.Error("a step fell away by itself")
	}
	list, err := w.List(w.trainer())
	w.Must(err)
	if !list[0].Stuck {
		t.Error("nobody is told that the path cannot be completed")
	}
	d, err := w.Draft(w.trainer(), slug)
	w.Must(err)
	if len(d.Findings) != 1 || d.Findings[0].ID != "path.find.withdrawn" {
		t.Errorf("findings %v", d.Findings)
	}
	if err := w.Publish(w.trainer(), slug, d.Version); id(err) != "path.not_ready" {
		t.Errorf("published: %v", err)
	}
	w.write(slug, all(w.a))
	if !w.completed(slug) {
		t.Error("the step was taken out, and the path is not completed")
	}
	d, err = w.Draft(w.trainer(), slug)
	w.Must(err)
	w.Must(w.Withdraw(w.trainer(), slug, d.Version))
	if offered, err := w.Offered(w.learner()); err != nil || len(offered) > 0 {
		t.Errorf("offered %v, %v", offered, err)
	}
	if !w.completed(slug) {
		t.Error("withdrawing took what was completed")
	}
}

func TestTwoWriters(t *testing.T) {
	w := newTown(t)
	slug, err := w.Create(w.trainer(), words)
	w.Must(err)
	d, err := w.Draft(w.trainer(), slug)
	w.Must(err)
	add := func(c *path.Content) error { return c.AddCourse("", w.a) }
	w.Must(w.Edit(w.trainer(), slug, d.Version, add))
	if err := w.Edit(w.trainer(), slug, d.Version, add); id(err) != "path.changed_meanwhile" {
		t.Errorf("the second writer: %v", err)
	}
	if err := w.Edit(w.learner(), slug, d.Version+1, add); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a learner writes: %v", err)
	}
}

func (w *town) begin(course string) error {
	w.T.Helper()
	v, err := w.app.Courses.Published(w.learner(), course)
	w.Must(err)
	_, err = w.app.Learn.Begin(w.learner(), v)
	return err
}

func (w *town) missing(course string) (names string) {
	w.T.Helper()
	var list []path.Need
	w.Must(w.DB.Read(w.learner(), w.AskMissing(course, &list)))
	return path.Names(list, i18n.DE)
}

func TestPrerequisites(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.b))
	st, err := w.Mine(w.learner(), slug)
	w.Must(err)
	w.Must(w.SetNeeds(w.trainer(), "caesar", []uuid.UUID{w.a}, []uuid.UUID{st.ID}))
	if got := w.missing("caesar"); got != "„anton“, „Digital arbeiten“" {
		t.Errorf("missing %s", got)
	}
	err = w.begin("caesar")
	if id(err) != "path.needs_first" {
		t.Fatalf("begun: %v", err)
	}
	if told := i18n.In(i18n.DE, "path.needs_first", i18n.Args{"What": w.missing("caesar")}); !strings.Contains(told, "„anton“") {
		t.Errorf("the refusal says %q", told)
	}
	w.complete(w.a)
	w.complete(w.b)
	w.Must(w.begin("caesar"))
	// Who is in stays in.
	w.SQL(`UPDATE course_need SET needs_course = $2 WHERE tenant_id = $1 AND needs_course IS NOT NULL`, w.Tenant, w.Course("dora"))
	if w.missing("caesar") != "„dora“" {
		t.Errorf("missing %s", w.missing("caesar"))
	}
	w.Must(w.begin("caesar"))
	// Nobody waits for what nobody can take.
	w.SQL(`UPDATE course SET withdrawn_at = now() WHERE tenant_id = $1 AND slug = 'dora'`, w.Tenant)
	if got := w.missing("caesar"); got != "" {
		t.Errorf("waits for %s, which is withdrawn", got)
	}
}

// What somebody once completed counts in a path; to begin a course it has to
// be valid.
func TestExpiredCompletions(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.a, w.b))
	w.Must(w.SetNeeds(w.trainer(), "caesar", []uuid.UUID{w.a}, nil))
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		_, err := w.fact(ctx, tx, w.a, learn.Completion{Passed: true, ValidUntil: projecttest.Day("2026-06-30")})
		return err
	})
	w.SetDay("2026-06-30")
	if got := w.missing("caesar"); got != "" {
		t.Errorf("on the last day: %s", got)
	}
	w.SetDay("2026-07-01")
	if got := w.missing("caesar"); got != "„anton“" {
		t.Errorf("afterwards: %s", got)
	}
	w.complete(w.b)
	if !w.completed(slug) {
		t.Error("what expired does not count in the path")
	}
}

func TestCirclesAreRefusedByName(t *testing.T) {
	w := newTown(t)
	w.Must(w.SetNeeds(w.trainer(), "berta", []uuid.UUID{w.a}, nil))
	w.Must(w.SetNeeds(w.trainer(), "caesar", []uuid.UUID{w.b}, nil))
	err := w.SetNeeds(w.trainer(), "anton", []uuid.UUID{w.c}, nil)
	if id(err) != "path.circle" || way(err) != "anton → caesar → berta → anton" {
		t.Errorf("%v: %s", err, way(err))
	}
	if err := w.SetNeeds(w.trainer(), "anton", []uuid.UUID{w.a}, nil); way(err) != "anton → anton" {
		t.Errorf("%v: %s", err, way(err))
	}
	slug := w.path(all(w.b))
	st, err := w.Mine(w.learner(), slug)
	w.Must(err)
	if err := w.SetNeeds(w.trainer(), "anton", nil, []uuid.UUID{st.ID}); way(err) != "anton → Digital arbeiten → berta → anton" {
		t.Errorf("%v: %s", err, way(err))
	}
	// A path closes one, too.
	w.Must(w.SetNeeds(w.trainer(), "berta", nil, nil))
	w.Must(w.SetNeeds(w.trainer(), "anton", nil, []uuid.UUID{st.ID}))
	d, err := w.Draft(w.trainer(), slug)
	w.Must(err)
	w.Must(w.Edit(w.trainer(), slug, d.Version, func(c *path.Content) error { return c.AddCourse("", w.a) }))
	if err := w.Publish(w.trainer(), slug, d.Version+1); id(err) != "path.circle" {
		t.Errorf("published: %v", err)
	}
	if n := w.Int(`SELECT count(*) FROM path_revision WHERE tenant_id = $1`, w.Tenant); n != 1 {
		t.Errorf("the refused revision stands: %d", n)
	}
}

func way(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	s, _ := f.Args["Way"].(string)
	return s
}

func TestAPathIsAFewStatements(t *testing.T) {
	w := newTown(t)
	slug := w.path(all(w.a, w.b, w.c))
	ctx, n := db.WithCounter(w.learner())
	_, err := w.Mine(ctx, slug)
	w.Must(err)
	if n.Statements.Load() != 2 {
		t.Errorf("a path is %d statements", n.Statements.Load())
	}
	other := w.Course("dora")
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		ctx, n := db.WithCounter(ctx)
		err := w.moved(ctx, tx, w.Service, other)
		if n.Trips.Load() != 1 {
			t.Errorf("a course of no path costs %d round trips", n.Trips.Load())
		}
		return err
	})
}
