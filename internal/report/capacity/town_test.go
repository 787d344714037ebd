package capacity_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/report/capacity"
)

// run makes a date in some days, held already where they lie behind.
func run(w *projecttest.Town, course uuid.UUID, in, seats int) uuid.UUID {
	id, at, state := db.NewID(), w.Clock.Now().AddDate(0, 0, in), "open"
	if in < 0 {
		state = "closed"
	}
	w.SQL(`INSERT INTO course_run (tenant_id, id, slug, course_id, state, seats, sign_up_until, cancel_until, starts_at, ends_at, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, ($7::timestamptz)::date, ($7::timestamptz)::date, $7, $8, $9)`, w.Tenant, id, people.NewSlug(), course, state, seats, at, at.Add(time.Hour), w.Clock.Now())
	return id
}

func place(w *projecttest.Town, run, person uuid.UUID, no int, state string) {
	w.SQL(`INSERT INTO run_place (tenant_id, id, run_id, person_id, no, state, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
		w.Tenant, db.NewID(), run, person, no, state, w.Clock.Now())
}

func TestOpenPeopleAgainstSeats(t *testing.T) {
	w := projecttest.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	a, err := app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(a.Close)
	top, family := w.Unit("50", uuid.Nil), w.Family("clerk")
	beside := w.Unit("51", uuid.Nil)
	crowd := w.Crowd(10, projecttest.Post{Unit: top, Family: family})
	others := w.Crowd(3, projecttest.Post{Unit: beside, Family: family})
	course, never := w.Course("brandschutz"), w.Course("ohne-termin")

	month, err := clock.ParsePeriod("P1M")
	w.Must(err)
	_, err = a.Duties.Create(w.Ctx, duty.Input{Name: projecttest.Text("Brandschutz"), Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{top}}}, Ways: []duty.Way{{By: duty.ByCourse, Course: course}, {By: duty.ByCourse, Course: never}},
		Mode: duty.Once, First: month, Credit: duty.CreditAll,
	}})
	w.Must(err)
	p := w.Project("Umzug", top)
	w.Need(w.Wave(p, "2026-09-01", top, beside), project.RequirementInput{CourseID: course}) // the crowd is asked twice, and counts once

	former := run(w, course, -10, 30)
	for i, person := range w.Crowd(24, projecttest.Post{Unit: beside, Family: family, To: "2026-06-01"}) {
		state := "attended"
		if i >= 18 {
			state = "missed"
		}
		place(w, former, person, i+1, state)
	}
	next := run(w, course, 14, 12)
	place(w, next, crowd[0], 1, "booked")
	place(w, next, w.Person(projecttest.Post{Unit: beside, Family: family, From: "2026-06-08", To: "2026-06-09"}), 2, "booked") // need not
	place(w, next, others[0], 3, "waiting")

	hr := w.May(w.Person(), courserun.Manage, people.Read)
	ctx, n := db.WithCounter(hr)
	list, err := (&capacity.Service{DB: w.Kit.DB}).Courses(ctx)
	w.Must(err)
	if n.Trips.Load() != 1 {
		t.Errorf("%d round trips", n.Trips.Load())
	}
	if len(list) != 1 {
		t.Fatalf("%d courses, and one is held on dates", len(list))
	}
	c := list[0]
	if c.Open != 13 || c.Placed != 1 || c.Rate.Percent != 75 || c.Rate.Seats != 24 || c.Seats != 11 {
		t.Errorf("%+v", c)
	}
	if c.Verdict() != capacity.Few || c.Units[0].Unit != top || c.Units[0].Open != 10 || c.Units[0].Placed != 1 {
		t.Errorf("%s %+v", c.Verdict(), c.Units)
	}
	if c.Short.IsZero() || c.Short.After(clock.Today(w.Ctx).AddDays(40)) {
		t.Errorf("the duty's day is not the first that is missed: %v", c.Short)
	}
}

// A path that fulfils a duty asks for those of its courses that are not
// completed yet.
func TestPathsAsk(t *testing.T) {
	w := projecttest.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	a, err := app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(a.Close)
	top, family := w.Unit("50", uuid.Nil), w.Family("clerk")
	crowd := w.Crowd(4, projecttest.Post{Unit: top, Family: family})
	first, second := w.Course("anton"), w.Course("berta")
	slug, err := a.Paths.Create(w.Ctx, projecttest.Text("Beide"))
	w.Must(err)
	w.Must(a.Paths.Edit(w.Ctx, slug, 1, func(c *path.Content) error {
		c.Name[i18n.EN] = "Both"
		c.Goal = c.Name
		c.Root = path.Step{Rule: path.All, Steps: []path.Step{{Course: first}, {Course: second}}}
		return nil
	}))
	w.Must(a.Paths.Publish(w.Ctx, slug, 2))
	offered, err := a.Paths.Offered(w.Ctx)
	w.Must(err)
	month, err := clock.ParsePeriod("P1M")
	w.Must(err)
	_, err = a.Duties.Create(w.Ctx, duty.Input{Name: projecttest.Text("Brandschutz"), Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{top}}}, Ways: []duty.Way{{By: duty.ByPath, Path: offered[0].ID}},
		Mode: duty.Once, First: month, Credit: duty.CreditAll,
	}})
	w.Must(err)
	run(w, first, 14, 12)
	run(w, second, 20, 12)
	w.Clock.Advance(time.Minute)
	for _, p := range crowd[:3] {
		w.Tx(func(ctx context.Context, tx *db.Tx) error {
			var version uuid.UUID
			if err := tx.Pgx().QueryRow(ctx, `SELECT version_id FROM course WHERE tenant_id = $1 AND id = $2`, w.Tenant, first).Scan(&version); err != nil {
				return err
			}
			_, err := a.Learn.Witnessed(ctx, tx, p, version, clock.Today(ctx))
			return err
		})
	}
	list, err := a.Capacity.Courses(w.May(w.Person(), courserun.Manage, people.Read))
	w.Must(err)
	open := map[uuid.UUID]int{}
	for _, c := range list {
		open[c.ID] = c.Open
	}
	if open[first] != 1 || open[second] != 4 {
		t.Errorf("%d need the first course, %d the second", open[first], open[second])
	}
}

// Whoever manages dates may see everybody: there is no number to be hidden.
// Who may not sees none.
func TestWhoSeesIt(t *testing.T) {
	w := projecttest.New(t)
	s := &capacity.Service{DB: w.Kit.DB}
	if _, err := s.Courses(w.May(w.Person(), courserun.Manage)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without names: %v", err)
	}
	if _, err := s.Courses(w.May(w.Person(), people.Read)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without dates: %v", err)
	}
	for role := range app.Roles {
		if role == actor.Whole {
			continue
		}
		ctx := w.As(w.Person(), app.Roles, actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Tenant}})
		if a := actor.From(ctx); a.Can(courserun.Manage) && !a.Everywhere(people.Read) {
			t.Errorf("%s plans all dates and may not see people", role)
		}
	}
}
