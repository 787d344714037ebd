// Package coursetest is a small town with courses and a learner, and the
// pages they see without a session: for the tests of the pages around a
// course.
package coursetest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/project"
)

// Town is a tenant with one unit, and every service of the program.
type Town struct {
	*testkit.Kit
	*app.App
	T testing.TB

	unit, family uuid.UUID
	people       int
}

// New founds a town without courses and people.
func New(t testing.TB) *Town {
	t.Helper()
	kit := testkit.New(t)
	c, err := config.Load(map[string]string{"LOTSE_BASE_URL": "http://127.0.0.1:8080", "LOTSE_DATA_DIR": t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Options{DB: kit.DB, Config: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	w := &Town{Kit: kit, App: a, T: t, unit: db.NewID(), family: db.NewID()}
	w.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, 'clerk', '{"de":"Sachbearbeitung"}')`, w.Tenant, w.family)
	w.SQL(`INSERT INTO unit (tenant_id, id, slug, number, name, state_from, valid_from)
		VALUES ($1, $2, 'jugendamt', '51', '{"de":"Jugendamt"}', '2020-01-01', '2020-01-01')`, w.Tenant, w.unit)
	w.SQL(`UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1`, w.Tenant)
	return w
}

// Must ends the test on an error.
func (w *Town) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// Person makes a clerk of the unit.
func (w *Town) Person() uuid.UUID {
	w.T.Helper()
	w.people++
	id := db.NewID()
	w.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, 'Sabine', 'Brandt', 'brandt', 'brandt', $5)`,
		w.Tenant, id, people.NewSlug(), fmt.Sprint(w.people), w.Clock.Now())
	w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from)
		VALUES ($1, $2, $3, $4, $5, 10000, false, '2024-01-01', '2024-01-01')`, w.Tenant, db.NewID(), id, w.unit, w.family)
	return id
}

// As returns the context of an employee.
func (w *Town) As(person uuid.UUID) context.Context {
	return w.Kit.As(person, app.Roles, actor.Grant{Role: actor.Employee, Scope: actor.Scope{Kind: actor.Tenant}})
}

//go:embed testdata
var testdata embed.FS

// Course publishes a course of two lessons and a test, ten minutes in all; it
// is in German only unless it is translated.
func (w *Town) Course(slug, title string, translated ...bool) course.Imported {
	w.T.Helper()
	both := len(translated) > 0
	files := fstest.MapFS{}
	w.Must(fs.WalkDir(testdata, "testdata", func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(path, "testdata/")
		if err != nil || d.IsDir() || !both && strings.HasPrefix(name, "en/") {
			return err
		}
		b, err := testdata.ReadFile(path)
		if name == "course.yaml" {
			text := strings.NewReplacer("SLUG", slug, "TITLE", title).Replace(string(b))
			if !both {
				text = germanOnly(text)
			}
			b = []byte(text)
		}
		files[name] = &fstest.MapFile{Data: b}
		return err
	}))
	done, err := w.Courses.Import(w.Ctx, files)
	w.Must(err)
	return done
}

// germanOnly drops the English texts of a manifest.
func germanOnly(m string) string {
	lines := strings.Split(strings.Replace(m, "[de, en]", "[de]", 1), "\n")
	for i, line := range lines {
		if head, _, ok := strings.Cut(line, ", en: "); ok {
			lines[i] = head + "}"
		}
	}
	return strings.Join(lines, "\n")
}

// Assign makes everybody of the unit take courses before a project goes live;
// due is two weeks before.
func (w *Town) Assign(name, goLive string, courses ...course.Imported) project.Project {
	w.T.Helper()
	day, err := clock.ParseDate(goLive)
	w.Must(err)
	p, err := w.Projects.Create(w.Ctx, project.Input{
		Name: i18n.Text{i18n.DE: name}, Strand: "administration", Provider: "own", UnitID: w.unit,
	})
	w.Must(err)
	wave, err := w.Projects.AddWave(w.Ctx, p.ID, project.WaveInput{GoLive: day, Units: []uuid.UUID{w.unit}})
	w.Must(err)
	for _, c := range courses {
		_, err := w.Projects.Require(w.Ctx, wave.ID, project.RequirementInput{Kind: project.CourseKind, Must: true, CourseID: c.CourseID})
		w.Must(err)
	}
	return p
}

// Begin enrols a person.
func (w *Town) Begin(person uuid.UUID, c course.Imported) {
	w.T.Helper()
	_, err := w.Enrol.Start(w.As(person), c.CourseID, c.VersionID)
	w.Must(err)
	w.Clock.Advance(time.Minute)
}

// Read marks lessons as done.
func (w *Town) Read(person uuid.UUID, c course.Imported, lessons ...string) {
	w.T.Helper()
	for _, l := range lessons {
		w.Must(w.Learn.FinishLesson(w.As(person), c.CourseID, l))
		w.Clock.Advance(time.Minute)
	}
}

// Answer checks an answer to a question of the test's current attempt.
func (w *Town) Answer(person uuid.UUID, c course.Imported, question, value string) {
	w.T.Helper()
	st, err := w.Learn.Mine(w.As(person), c.CourseID)
	w.Must(err)
	_, err = w.Learn.Answer(w.As(person), learn.Given{
		Course: c.CourseID, Quiz: learn.Test, Question: question, Attempt: st.AttemptNo(learn.Test),
		Values: map[string][]string{"answer": {value}}, Check: true,
	})
	w.Must(err)
	w.Clock.Advance(time.Minute)
}

// Finish takes a whole course.
func (w *Town) Finish(person uuid.UUID, c course.Imported) {
	w.T.Helper()
	w.Begin(person, c)
	w.Read(person, c, "first", "second")
	w.Answer(person, c, "one", "case")
	w.Answer(person, c, "two", "file")
}
