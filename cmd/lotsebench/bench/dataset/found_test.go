package dataset

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// The copied rows are what the product would have written: its check against
// the facts finds nothing, and bringing everything in line changes nothing.
func TestProductAgrees(t *testing.T) {
	for _, tt := range []struct {
		size Size
		want map[string]int
	}{
		{Size{People: 100, Units: 4, Courses: 10}, map[string]int{
			"person": 100, "enrolment": 300, "lesson_done": 1600, "completion": 100, "certificate": 100, "assignment": 100, "person_wave": 100,
		}},
		{Size{People: 100, Units: 4, Courses: 20, Facts: true}, map[string]int{
			"assignment": 2000, "person_wave": 1200, "wave_person": 1200, "wave_published": 48,
		}},
	} {
		pg, err := embeddedpg.Start(t.Context(), embeddedpg.Options{Fast: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := Found(t.Context(), Place{pg.OwnerURL, pg.AppURL, pg.SuperURL, t.TempDir()}, tt.size, time.Now()); err != nil {
			t.Fatal(tt.size, err)
		}
		conn, err := pgx.Connect(t.Context(), pg.SuperURL)
		if err != nil {
			t.Fatal(err)
		}
		count := func(table string) (n int) {
			if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for table, want := range tt.want {
			if n := count(table); n != want {
				t.Errorf("%s: %d rows in %s, want %d", tt.size, n, table, want)
			}
		}
		logs := []string{"assignment_log", "person_wave_log"}
		before := []int{count(logs[0]), count(logs[1])}
		agree(t, pg.AppURL)
		for i, table := range logs {
			if n := count(table); n != before[i] {
				t.Errorf("%s: the product changed %d rows of %s", tt.size, n-before[i], table)
			}
		}
		_ = conn.Close(t.Context())
		if err := pg.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func agree(t *testing.T, url string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Options{DB: d, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	town, err := a.Tenants.BySlug(t.Context(), Slug)
	if err != nil {
		t.Fatal(err)
	}
	ctx := town.Context(t.Context())
	found, err := a.Readiness.Check(ctx)
	if err != nil || len(found) > 0 {
		t.Error(len(found), "differences", err, found[:min(1, len(found))])
	}
	err = a.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return a.Projects.Reconcile(ctx, tx, nil, nil) })
	if err != nil {
		t.Error(err)
	}
}

func TestShape(t *testing.T) {
	names := map[string]bool{}
	perCourse := make([]int, A.Courses)
	lessons, open := 0, 0
	for i := range A.People {
		p := A.Person(i)
		names[p.Name()] = true
		for j := range A.Each() {
			e := A.Enrolment(p, j)
			perCourse[e.Course]++
			lessons += e.Done
			if !e.Ended {
				open++
			}
		}
	}
	if len(names) != A.People || lessons != 1_600_000 || open != 200_000 {
		t.Error(len(names), lessons, open)
	}
	for c, n := range perCourse {
		if n != 3_000 {
			t.Errorf("course %d has %d enrolments", c, n)
		}
	}
}
