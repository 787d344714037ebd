package app_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// scene is somebody whom a wave and an instruction ask for one course.
type scene struct {
	*projecttest.Town
	app                  *app.App
	boss, clerk, hr      uuid.UUID
	duty                 duty.Duty
	version              uuid.UUID
	path, person, theirs string // statements that take a lock
	asBoss, asHR         context.Context
}

func newScene(t *testing.T) *scene {
	t.Helper()
	w := &scene{Town: projecttest.New(t)}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	w.app, err = app.New(app.Options{DB: w.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(w.app.Close)
	w.Projects, w.Org, w.People = w.app.Projects, w.app.Org, w.app.People
	top, family, course := w.Unit("50", uuid.Nil), w.Family("sachbearbeitung"), w.Course("arbeitsschutz")
	post := projecttest.Post{Unit: top, Family: family}
	w.clerk, w.hr = w.Person(post), w.Person(post)
	post.Supervisor = true
	w.boss = w.Person(post)
	w.Need(w.Wave(w.Project("Umzug", top), "2026-10-01", top), project.RequirementInput{CourseID: course})
	month, err := clock.ParsePeriod("P1M")
	w.Must(err)
	w.duty, err = w.app.Duties.Create(w.Ctx, duty.Input{Name: projecttest.Text("Unterweisung"), Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{top}}},
		Ways:     []duty.Way{{By: duty.ByInstruction, Course: course}}, Mode: duty.Once, First: month, Credit: duty.CreditAll,
	}})
	w.Must(err)
	w.Clock.Advance(time.Hour)
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT version_id FROM course WHERE tenant_id = $1 AND id = $2`, w.Tenant, course).Scan(&w.version)
	})
	town := actor.Scope{Kind: actor.Tenant}
	w.asBoss = w.As(w.boss, app.Roles, actor.Grant{Role: actor.Supervisor, Scope: town})
	w.asHR = w.As(w.hr, app.Roles, actor.Grant{Role: actor.HR, Scope: town})
	w.path = `SELECT pg_advisory_xact_lock(hashtextextended('path ' || '` + w.Tenant.String() + `', 0))`
	w.person = `SELECT FROM person WHERE id = '` + w.clerk.String() + `' FOR NO KEY UPDATE`
	w.theirs = `SELECT FROM assignment WHERE person_id = '` + w.clerk.String() + `' FOR NO KEY UPDATE`
	return w
}

// writes are what completes a course for somebody, or moves them.
var writes = map[string]func(*scene) error{
	"completion": func(w *scene) error {
		return w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := w.app.Learn.Witnessed(ctx, tx, w.clerk, w.version, clock.Today(ctx))
			return err
		})
	},
	"instruction on paper": func(w *scene) error {
		return w.app.Instructions.Instructed(w.asBoss, w.duty.Slug, instruct.Given{On: clock.Today(w.Ctx), Persons: []uuid.UUID{w.clerk}, Signed: true, Passed: true})
	},
	"course on paper": func(w *scene) error {
		return w.app.Paper.Record(w.asHR, paper.ProofInput{Person: w.clerk, Course: "arbeitsschutz", On: clock.Today(w.Ctx), Witness: "3"})
	},
	"posting": func(w *scene) error {
		return w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Pgx().Exec(ctx, `UPDATE posting SET supervisor = true WHERE tenant_id = $1 AND person_id = $2`, tx.Tenant(), w.clerk); err != nil {
				return err
			}
			return w.People.Changed.Emit(ctx, tx, people.Change{Person: w.clerk, What: people.Moved})
		})
	},
}

// reversed is a write as it must not be: the person before the paths.
func reversed(w *scene) error {
	return w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := w.app.Duties.Lock(ctx, tx, []uuid.UUID{w.clerk}); err != nil {
			return err
		}
		_, err := w.app.Learn.Witnessed(ctx, tx, w.clerk, w.version, clock.Today(ctx))
		return err
	})
}

var errHeld = errors.New("held by who waits")

// waiting starts a write while first is locked, waits until it stands there,
// and reports whether then is free. Whoever holds it would wait in a circle
// with somebody who takes both in order.
func (w *scene) waiting(write func(*scene) error, first, then string) (free bool) {
	w.T.Helper()
	wrote := make(chan error, 1)
	err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Pgx().Exec(ctx, first); err != nil {
			return err
		}
		go func() { wrote <- write(w) }()
		for blocked := false; !blocked; {
			select {
			case err := <-wrote:
				wrote <- err
				return errors.New("the write did not wait")
			case <-time.After(5 * time.Millisecond):
			}
			if err := tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))`).Scan(&blocked); err != nil {
				return err
			}
		}
		if _, err := tx.Pgx().Exec(ctx, then+" NOWAIT"); err != nil {
			return errHeld
		}
		return nil
	})
	if end := <-wrote; end != nil || err != nil && !errors.Is(err, errHeld) {
		w.T.Fatal(err, end)
	}
	return err == nil
}

// Paths are locked before people, and people before their assignments.
func TestLocksAreTakenInOrder(t *testing.T) {
	t.Parallel()
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "posting" { // asks nothing of paths
				if w := newScene(t); !w.waiting(write, w.path, w.person) {
					t.Error("holds the person while it waits for the paths")
				}
			}
			if w := newScene(t); !w.waiting(write, w.person, w.theirs) {
				t.Error("holds the assignments while it waits for the person")
			}
		})
	}
}

// The twin: a person locked before the paths is seen.
func TestLocksAreTakenInOrderTwin(t *testing.T) {
	t.Parallel()
	if w := newScene(t); w.waiting(reversed, w.path, w.person) {
		t.Error("the wrong order is not noticed")
	}
}
