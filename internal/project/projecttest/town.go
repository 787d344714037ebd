// Package projecttest builds small towns for the tests of project and of what
// stands on it: units, people, courses and completions as facts in a real
// database.
package projecttest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/project"
)

// Town is one tenant with the services up to project.
type Town struct {
	*testkit.Kit
	T        testing.TB
	Org      *org.Service
	People   *people.Service
	Projects *project.Service
	n        int
}

// New returns an empty town.
func New(t testing.TB) *Town {
	t.Helper()
	kit := testkit.New(t)
	o := org.New(kit.DB)
	p := people.New(kit.DB, o)
	return &Town{Kit: kit, T: t, Org: o, People: p, Projects: project.New(kit.DB, o, p)}
}

// Day parses a date; nonsense is no day.
func Day(s string) clock.Date {
	d, _ := clock.ParseDate(s)
	return d
}

// Text is a German text.
func Text(s string) i18n.Text { return i18n.Text{i18n.DE: s} }

// SetDay puts the clock to nine o'clock of a day in Berlin.
func (w *Town) SetDay(day string) { w.Clock.Set(Day(day).Start(clock.Zone(w.Ctx)).Add(9 * time.Hour)) }

// Unit makes a unit below parent (zero: a root).
func (w *Town) Unit(number string, parent uuid.UUID) uuid.UUID {
	w.T.Helper()
	id := db.NewID()
	var up any
	if parent != uuid.Nil {
		up = parent
	}
	w.SQL(`INSERT INTO unit (tenant_id, id, slug, number, name, parent_id, state_from, valid_from) VALUES ($1, $2, $3, $4, $5, $6, '2020-01-01', '2020-01-01')`,
		w.Tenant, id, "amt-"+strings.ReplaceAll(number, ".", "-"), number, Text("Amt "+number), up)
	w.raise()
	return id
}

// raise tells every service that the tree is another one now.
func (w *Town) raise() {
	w.SQL(`UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1`, w.Tenant)
}

// Family makes a job family.
func (w *Town) Family(slug string) uuid.UUID {
	id := db.NewID()
	w.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, $3, $4)`, w.Tenant, id, slug, Text(slug))
	return id
}

// Post is a posting of a person.
type Post struct {
	Unit, Family uuid.UUID
	Share        int // 0: full time
	Supervisor   bool
	From, To     string // From "": 2024-01-01
}

// Person makes a person with postings.
func (w *Town) Person(posts ...Post) uuid.UUID {
	w.T.Helper()
	w.n++
	id, name := db.NewID(), fmt.Sprintf("Person%04d", w.n)
	w.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, $5, $5, lower($5), $6)`,
		w.Tenant, id, people.NewSlug(), fmt.Sprint(w.n), name, w.Clock.Now())
	for _, p := range posts {
		w.Post(id, p)
	}
	return id
}

// Post adds a posting.
func (w *Town) Post(person uuid.UUID, p Post) uuid.UUID {
	w.T.Helper()
	if p.Share == 0 {
		p.Share = 10000
	}
	if p.From == "" {
		p.From = "2024-01-01"
	}
	id := db.NewID()
	w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
		w.Tenant, id, person, p.Unit, p.Family, p.Share, p.Supervisor, Day(p.From), date(p.To))
	return id
}

func date(s string) clock.Date {
	if s == "" {
		return clock.Date{}
	}
	return Day(s)
}

// Crowd makes n people in one posting each.
func (w *Town) Crowd(n int, p Post) []uuid.UUID {
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = w.Person(p)
	}
	return ids
}

// Course makes a course with one version.
func (w *Town) Course(slug string) uuid.UUID {
	id := db.NewID()
	w.SQL(`INSERT INTO course (tenant_id, id, slug, title, created_at) VALUES ($1, $2, $3, $4, $5)`,
		w.Tenant, id, slug, Text(slug), w.Clock.Now())
	w.Version(id, 1, "substantive")
	return id
}

// Version publishes a version of a course.
func (w *Town) Version(course uuid.UUID, no int, change string) {
	id := db.NewID()
	w.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, $4, repeat('0', 64), $5, $6, '{}')`, w.Tenant, id, course, no, change, w.Clock.Now())
	w.SQL(`UPDATE course SET version_id = $3, version_no = $4 WHERE tenant_id = $1 AND id = $2`, w.Tenant, course, id, no)
}

// Done is a completion.
type Done struct {
	Person, Course uuid.UUID
	Version        int    // 0: 1
	Evidence       string // "": server-graded
	Until          string
	Failed         bool
	Corrects       uuid.UUID
}

// Complete writes a completion and tells project of it, in one transaction as
// learn does.
func (w *Town) Complete(c Done) uuid.UUID {
	w.T.Helper()
	if c.Version == 0 {
		c.Version = 1
	}
	if c.Evidence == "" {
		c.Evidence = "server-graded"
	}
	id := db.NewID()
	var corrects any
	if c.Corrects != uuid.Nil {
		corrects = c.Corrects
	}
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, valid_until, corrects_id, recorded_at)
			SELECT $1, $2, $3, $4, v.id, v.no, $6, $7, $8, $9, $10, $6 FROM course_version v WHERE v.tenant_id = $1 AND v.course_id = $4 AND v.no = $5`,
			w.Tenant, id, c.Person, c.Course, c.Version, w.Clock.Now(), !c.Failed, c.Evidence, date(c.Until), corrects)
		if err != nil {
			return err
		}
		return w.Projects.Completed(ctx, tx, []uuid.UUID{c.Person}, []uuid.UUID{c.Course})
	})
	return id
}

// Tx runs fn as the tenant's system.
func (w *Town) Tx(fn func(context.Context, *db.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.InTx(w.Ctx, fn))
}

// Must ends the test on an error.
func (w *Town) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Reconcile runs the reconciliation for persons, or for everybody.
func (w *Town) Reconcile(persons ...uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error { return w.Projects.Reconcile(ctx, tx, nil, persons) })
}

// Project makes a project of a unit.
func (w *Town) Project(name string, unit uuid.UUID) project.Project {
	w.T.Helper()
	p, err := w.Projects.Create(w.Ctx, project.Input{Name: Text(name), Strand: "administration", Provider: "own", UnitID: unit})
	w.Must(err)
	return p
}

// Wave makes a wave in which everybody named by the audience takes a course.
func (w *Town) Wave(p project.Project, goLive string, units ...uuid.UUID) project.Wave {
	w.T.Helper()
	wave, err := w.Projects.AddWave(w.Ctx, p.ID, project.WaveInput{GoLive: Day(goLive), Units: units})
	w.Must(err)
	return wave
}

// Need requires a course of a wave.
func (w *Town) Need(wave project.Wave, in project.RequirementInput) project.Requirement {
	w.T.Helper()
	if in.Kind == "" {
		in.Kind, in.Must = project.CourseKind, true
	}
	r, err := w.Projects.Require(w.Ctx, wave.ID, in)
	w.Must(err)
	return r
}
