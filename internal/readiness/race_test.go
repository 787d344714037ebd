package readiness

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// Two courses completed in the same moment: the second transaction begins to
// count while the first has not committed. Without the lock the person would
// stay one short until the next night.
func TestTwoCompletionsAtOnce(t *testing.T) {
	t.Parallel()
	if done := race(t, refresh); done != 2 {
		t.Errorf("%d of 2 courses are counted", done)
	}
}

// The twin without the lock must lose one, else the test above proves nothing.
func TestTwoCompletionsAtOnceWithoutTheLock(t *testing.T) {
	t.Parallel()
	unlocked := func(ctx context.Context, tx *db.Tx, of project.Progress) {
		args := pgx.NamedArgs{"tenant": tx.Tenant(), "now": clock.Now(ctx)}
		tx.Queue(recount(of, args), args)
	}
	if done := race(t, unlocked); done != 1 {
		t.Errorf("%d of 2 courses are counted", done)
	}
}

func race(t *testing.T, count func(context.Context, *db.Tx, project.Progress)) int {
	t.Helper()
	w := projecttest.New(t)
	unit, family := w.Unit("10", uuid.Nil), w.Family("clerk")
	person := w.Person(projecttest.Post{Unit: unit, Family: family})
	wave := w.Wave(w.Project("Akte", unit), "2026-09-01", unit)
	courses := []uuid.UUID{w.Course("one"), w.Course("two")}
	for _, c := range courses {
		w.Need(wave, project.RequirementInput{CourseID: c})
	}
	of := project.Progress{Persons: []uuid.UUID{person}}
	w.Tx(func(ctx context.Context, tx *db.Tx) error { count(ctx, tx, of); return nil })
	met := func(ctx context.Context, tx *db.Tx, course uuid.UUID) error {
		_, err := tx.Pgx().Exec(ctx, `UPDATE assignment SET met_on = '2026-06-08', met_until = '9999-12-31' WHERE course_id = $1`, course)
		count(ctx, tx, of)
		return err
	}
	counted, second := make(chan struct{}), make(chan error, 1)
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		if err := met(ctx, tx, courses[0]); err != nil {
			return err
		}
		if err := w.DB.Read(ctx); err != nil { // what is queued is sent
			return err
		}
		go func() {
			close(counted)
			second <- w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error { return met(ctx, tx, courses[1]) })
		}()
		<-counted
		time.Sleep(300 * time.Millisecond) // the second now waits for this one
		return nil
	})
	w.Must(<-second)
	return w.Int(`SELECT done FROM person_wave WHERE person_id = $1`, person)
}
