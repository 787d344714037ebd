package courserun_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// town has a course, a trainer, a room and people who want to learn.
type town struct {
	*projecttest.Town
	*courserun.Service
	app               *app.App
	unit, family      uuid.UUID
	course            uuid.UUID
	trainer, hr, boss uuid.UUID
	room              uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	w.app, err = app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(w.app.Close)
	w.Service = w.app.Runs
	w.unit, w.family = w.Unit("51", uuid.Nil), w.Family("clerk")
	w.course = w.Course("brandschutz")
	w.trainer, w.hr = w.person(), w.person()
	w.boss = w.Person(projecttest.Post{Unit: w.unit, Family: w.family, Supervisor: true})
	w.mailed(w.boss)
	w.room, err = w.AddResource(w.manager(), courserun.Resource{Kind: courserun.Room, Name: "Saal", Place: "Rathaus", Seats: 20})
	w.Must(err)
	w.Clock.Advance(time.Minute) // the course is published before anything is planned
	return w
}

// person is a clerk with a mail address.
func (w *town) person() uuid.UUID {
	id := w.Person(projecttest.Post{Unit: w.unit, Family: w.family})
	w.mailed(id)
	return id
}

func (w *town) mailed(id uuid.UUID) {
	w.SQL(`UPDATE person SET first_name = 'Kim', email = personnel_number || '@lindenau.example' WHERE tenant_id = $1 AND id = $2`, w.Tenant, id)
}

func (w *town) in(person uuid.UUID, roles ...actor.Role) context.Context {
	var grants []actor.Grant
	for _, r := range append(roles, actor.Employee) {
		grants = append(grants, actor.Grant{Role: r, Scope: actor.Scope{Kind: actor.Tenant}})
	}
	return w.As(person, app.Roles, grants...)
}

func (w *town) manager() context.Context { return w.in(w.hr, actor.HR) }
func (w *town) leader() context.Context  { return w.in(w.trainer, actor.Trainer) }
func (w *town) head() context.Context    { return w.in(w.boss, actor.Supervisor) }

// input is a run on Wednesday, 17 June 2026, 9 to 12.
func (w *town) input() courserun.Input {
	return courserun.Input{
		Course: "brandschutz", Seats: 2, Waiting: true, Trainers: []uuid.UUID{w.trainer},
		Session: courserun.SessionInput{Day: projecttest.Day("2026-06-17"), From: "9:00", To: "12:00", Room: w.room},
	}
}

func (w *town) plan(change ...func(*courserun.Input)) string {
	w.T.Helper()
	in := w.input()
	for _, c := range change {
		c(&in)
	}
	slug, err := w.Plan(w.manager(), in)
	w.Must(err)
	return slug
}

func (w *town) run(slug string) *courserun.Run {
	w.T.Helper()
	r, err := w.Get(w.manager(), slug)
	w.Must(err)
	return r
}

func (w *town) state(slug string, person uuid.UUID) courserun.PlaceState {
	w.T.Helper()
	r, err := w.Get(w.in(person), slug)
	w.Must(err)
	if r.Mine == nil {
		return ""
	}
	return r.Mine.State
}

func (w *town) signUp(slug string, person uuid.UUID) courserun.PlaceState {
	w.T.Helper()
	st, err := w.SignUp(w.in(person), slug)
	w.Must(err)
	return st
}

func (w *town) numberOf(person uuid.UUID) string {
	return strconv.Itoa(w.Int(`SELECT personnel_number::int FROM person WHERE tenant_id = $1 AND id = $2`, w.Tenant, person))
}

// mails counts what waits for a person.
func (w *town) mails(template string, person uuid.UUID) int {
	return w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND template = $2 AND person_id = $3`, w.Tenant, template, person)
}

// isFault checks the message of an error, or of one of its fields.
func isFault(t *testing.T, err error, id string) {
	t.Helper()
	var f *fault.Error
	if errors.As(err, &f) {
		if f.ID == id {
			return
		}
		for _, field := range f.Fields {
			if field.ID == id {
				return
			}
		}
	}
	t.Errorf("%v, want %s", err, id)
}

// scan reads one value of a query; $1 is the tenant.
func (w *town) scan(query string, into any, args ...any) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, query, append([]any{tx.Tenant()}, args...)...).Scan(into)
	}
}
