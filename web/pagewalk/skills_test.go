package pagewalk

import (
	"context"
	"strconv"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/web/webtest"
)

// skillPlaces are a profile that knows nothing yet and the demo's, a check
// under way with both of its parts, a result, and what is shared.
func skillPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	as := func(login string) context.Context {
		person, err := town.App.Login.PersonOf(town.Ctx, login)
		if err != nil {
			t.Fatal(err)
		}
		return actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: person, System: true})
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	checks := town.App.Checks
	for _, login := range []string{hr, lead} {
		_, err := checks.Begin(as(login), false)
		must(err)
	}
	c, err := checks.Mine(as(hr))
	must(err)
	frame, err := town.App.Skills.Framework(town.Ctx)
	must(err)
	for i, k := range checks.Asked(frame, c.Self[0].Key) {
		values := map[string][]string{check.FieldOf(k.Code): {strconv.Itoa(i)}}
		_, err := checks.Answer(as(hr), check.Given{Part: check.SelfPart, No: 1, Base: i, Values: values})
		must(err)
	}
	id, err := checks.Finish(as(hr), check.SelfPart)
	must(err)
	must(checks.BeginTest(as(hr)))
	const mine, own, shared, figures = "/my/skills", "/my/skills/check", "/team/skills", "/reports/skills"
	rounds, err := town.App.Figures.Overview(town.Ctx)
	must(err)
	compared := figures + "?before=" + rounds.Closed()[1].ID.String()
	done := firstLink(t, town.As(t, employee), "/de"+mine, `/de/my/skills/checks/([0-9a-f-]{36})`)
	lent := firstLink(t, town.As(t, supervisor), "/de"+shared, `/de/team/skills/([0-9a-f-]{36})`)
	return []place{
		{route: "/council", login: council},
		{route: "/council/access", login: council},
		{route: "/council/access", path: "/council/access?month=2025-01", login: council, note: "empty"},
		{route: mine, login: employee},
		{route: mine, login: cio, note: "empty"},
		{route: mine, login: hr, note: "a part"},
		{route: mine + "/history", login: employee},
		{route: mine + "/history", login: cio, note: "empty"},
		{route: own, login: cio, note: "beginning"},
		{route: own, login: hr},
		{route: own + "/:part/:page", path: own + "/self/1", login: lead},
		{route: own + "/:part/:page", path: own + "/test/1", login: hr},
		{route: mine + "/checks/:run", path: mine + "/checks/" + done, login: employee},
		{route: mine + "/checks/:run", path: mine + "/checks/" + id.String(), login: hr, note: "a part"},
		{route: figures, login: hr},
		{route: figures, path: figures + "?by=family&competence=1.3", login: cio, note: "families"},
		{route: figures, path: compared, login: hr, note: "compared"},
		{route: figures + "/gaps", login: cio},
		{route: figures + "/outlook", login: hr},
		{route: figures + "/outlook", path: figures + "/outlook?by=family", login: cio, note: "families"},
		{route: figures + "/outlook/file", login: hr},
		{route: figures + "/outlook/file", login: hr, status: 422, note: "refused", act: send},
		{route: figures + "/rules", login: employee},
		{route: figures + "/rounds", login: hr},
		{route: figures + "/rounds/:round", path: figures + "/rounds/" + rounds.Closed()[0].ID.String(), login: hr},
		{route: figures + "/rounds", login: hr, status: 422, note: "refused", act: send},
		{route: shared, login: supervisor},
		{route: shared + "/:share", path: shared + "/" + lent, login: supervisor},
	}
}
