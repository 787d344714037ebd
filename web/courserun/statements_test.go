package courserun_test

import (
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	pages "codeberg.org/lotse/lotse/web/courserun"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The pages of dates cost the same statements for one date and one person as
// for many.
func TestRunPagesAreAFewStatements(t *testing.T) {
	town := webtest.Start(t)
	person, err := town.App.Login.PersonOf(town.Ctx, "personal")
	if err != nil {
		t.Fatal(err)
	}
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: person, System: true})
	plan := func(day clock.Date) string {
		t.Helper()
		slug, err := town.App.Runs.Plan(town.Ctx, courserun.Input{
			Course: "e-akte-grundlagen", Seats: 40, Waiting: true, Trainers: []uuid.UUID{person},
			Session: courserun.SessionInput{Day: day, From: "09:00", To: "11:00", Link: "https://video.lindenau.example/5"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return slug
	}
	first := clock.Today(town.Ctx).AddDays(40)
	slug := plan(first)
	crowd, err := town.App.People.List(town.Ctx, people.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	enlist := func(entries []people.Entry) {
		t.Helper()
		for _, e := range entries {
			if _, err := town.App.Runs.Enlist(town.Ctx, slug, e.Person.PersonnelNumber, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	enlist(crowd.Entries[:1])
	statements := webtest.Statements(ctx, t, &pages.Handler{DB: town.App.DB, Runs: town.App.Runs, Courses: town.App.Courses})
	run := "/de/events/" + slug
	all := []string{"/de/events", "/de/events/requests", run, run + "/list", run + "/edit"}
	few := map[string]int64{}
	for _, path := range all {
		few[path] = statements(path)
	}
	for i := range 20 {
		plan(first.AddDays(i + 1))
	}
	enlist(crowd.Entries[1:30])
	for _, path := range all {
		if many := statements(path); many != few[path] || many > 8 {
			t.Errorf("%s: %d statements, with many dates and people %d", path, few[path], many)
		}
	}
}
