package pagewalk

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// runPlaces are the pages of course runs: of one that begins soon, so that its
// door is open, and of those of the demo.
func runPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	person := func(login string) uuid.UUID {
		t.Helper()
		id, err := town.App.Login.PersonOf(town.Ctx, login)
		if err != nil || id == uuid.Nil {
			t.Fatalf("nobody signs in as %s: %v", login, err)
		}
		return id
	}
	start := clock.Now(town.Ctx).Add(30 * time.Minute).In(clock.Zone(town.Ctx))
	slug, err := town.App.Runs.Plan(town.Ctx, courserun.Input{
		Course: "e-akte-grundlagen", Seats: 3, Waiting: true, Trainers: []uuid.UUID{person(trainer)},
		Notes: i18n.Text{i18n.DE: "Bringen Sie einen Ausweis mit."}, Materials: []courserun.Material{{Title: "Handbuch", URL: "https://lindenau.example/handbuch"}},
		Session: courserun.SessionInput{Day: clock.DateOf(start, start.Location()), From: start.Format("15:04"), To: start.Add(2 * time.Hour).Format("15:04"), Link: "https://video.lindenau.example/7"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{employee, supervisor, cio} {
		a := &actor.Actor{Tenant: town.Tenant.ID, Person: person(login), Grants: []actor.Grant{{Role: actor.Employee, Scope: actor.Scope{Kind: actor.Tenant}}}}
		a.Allow(app.Roles)
		if _, err := town.App.Runs.SignUp(actor.With(town.Ctx, a), slug); err != nil {
			t.Fatal(err)
		}
	}
	r, err := town.App.Runs.Peek(town.Ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	session := r.Sessions[0].ID.String()
	free := firstLink(t, town.As(t, employee), "/de/events?course=e-akte-grundlagen&free=yes", `/de/events/([a-z0-9]{10})`)
	return []place{
		{route: "/events", login: employee},
		{route: "/events", login: hr, note: "HR"},
		{route: "/events", path: "/events?course=informationssicherheit-basis&when=14", login: employee, note: "empty"},
		{route: "/events/new", login: trainer},
		{route: "/events/new", login: trainer, note: "errors", act: send},
		{route: "/events/requests", login: supervisor},
		{route: "/events/requests", login: hr},
		{route: "/events/capacity", login: hr},
		{route: "/events/rooms", login: hr},
		{route: "/events/rooms", login: hr, note: "errors", act: send},
		{route: "/events/:run", path: "/events/" + slug, login: employee, note: "booked"},
		{route: "/events/:run", path: "/events/" + free, login: supervisor, note: "free"},
		{route: "/events/:run", path: "/events/" + free, login: hr, note: "HR, errors", act: send},
		{route: "/events/:run/edit", path: "/events/" + slug + "/edit", login: trainer},
		{route: "/events/:run/edit", path: "/events/" + slug + "/edit", login: trainer, note: "errors", act: send},
		{route: "/events/:run/sessions/:session", path: "/events/" + slug + "/sessions/" + session, login: trainer},
		{route: "/events/:run/list", path: "/events/" + slug + "/list", login: trainer},
		{route: "/events/:run/door/:session", path: "/events/" + slug + "/door/" + session, login: trainer},
		{route: "/events/:run/door/:session", path: "/events/" + slug + "/door/" + session, login: trainer, note: "errors", act: send},
		{route: "/events/check-in/:session/:code", path: "/events/check-in/" + session + "/00000000", login: employee},
		{route: "/events/check-in/:session/:code", path: "/events/check-in/" + session + "/00000000", login: employee, note: "errors", act: send},
		{route: "/my/calendar", login: employee},
		{route: "/my/calendar", login: employee, note: "new", act: func(tab *webtest.Tab) { tab.ClickCSS("form[action$='/my/calendar'] button") }},
	}
}
