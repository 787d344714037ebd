package app_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// Duties hear of people, units, waves and completions inside the transactions
// that change them.
func TestDutiesFollowTheNews(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	a, err := app.New(app.Options{DB: w.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(a.Close)
	w.Projects, w.Org, w.People = a.Projects, a.Org, a.People

	top, clerk, course := w.Unit("50", uuid.Nil), w.Family("sachbearbeitung"), w.Course("brandschutz")
	person := w.Person(projecttest.Post{Unit: top, Family: clerk})
	p := w.Project("E-Akte", top)
	wave := w.Wave(p, "2026-10-01", top)
	month, _ := clock.ParsePeriod("P1M")
	make := func(name string, n audience.Node) duty.Duty {
		t.Helper()
		d, err := a.Duties.Create(w.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: duty.Terms{
			Audience: audience.Rule{Top: n}, Ways: []duty.Way{{By: duty.ByCourse, Course: course}}, Mode: duty.Once, First: month, Credit: duty.CreditAll,
		}})
		w.Must(err)
		return d
	}
	inUnit := make("Im Amt", audience.Node{Is: audience.Unit, IDs: []uuid.UUID{top}})
	inWave := make("In der Welle", audience.Node{Is: "wave", IDs: []uuid.UUID{wave.ID}})
	expect := func(when string, want map[uuid.UUID]duty.State) {
		t.Helper()
		list, err := a.Duties.Of(w.Ctx, person)
		w.Must(err)
		for _, m := range list {
			if want[m.Duty] != m.State {
				t.Errorf("%s: %s, want %q", when, m.State, want[m.Duty])
			}
			delete(want, m.Duty)
		}
		if len(want) > 0 {
			t.Errorf("%s: not in %d duties", when, len(want))
		}
	}
	expect("at the start", map[uuid.UUID]duty.State{inUnit.ID: duty.Open})
	w.Need(wave, project.RequirementInput{CourseID: course}) // puts the person into the wave
	expect("in the wave", map[uuid.UUID]duty.State{inUnit.ID: duty.Open, inWave.ID: duty.Open})
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		c := learn.Completion{
			TenantID: w.Tenant, ID: db.NewID(), PersonID: person, CourseID: course, VersionNo: 1, Passed: true,
			Evidence: learn.Witnessed, CompletedAt: clock.Now(ctx), RecordedAt: clock.Now(ctx),
		}
		err := tx.Pgx().QueryRow(ctx, `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, recorded_at)
			SELECT $1, $2, $3, $4, v.id, v.no, $5, true, $6, $5 FROM course_version v WHERE v.tenant_id = $1 AND v.course_id = $4 RETURNING version_id`,
			w.Tenant, c.ID, person, course, c.CompletedAt, c.Evidence).Scan(&c.VersionID)
		if err != nil {
			return err
		}
		return a.Learn.Completed.Emit(ctx, tx, c)
	})
	expect("after the completion", map[uuid.UUID]duty.State{inUnit.ID: duty.Done, inWave.ID: duty.Done})
	w.SQL(`UPDATE posting SET valid_to = $2 WHERE tenant_id = $1`, w.Tenant, clock.Today(w.Ctx))
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return a.People.Changed.Emit(ctx, tx, people.Change{Person: person, What: people.Left})
	})
	expect("after leaving", map[uuid.UUID]duty.State{})
}
