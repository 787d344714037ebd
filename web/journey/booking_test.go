package journey

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Somebody comes too late for a seat, waits, moves up, scans the code at the
// door with their own phone and has the proof when the list is closed.
func TestFromTheWaitingListToTheProof(t *testing.T) {
	for i, l := range looks[:2] {
		t.Run(l.String(), func(t *testing.T) {
			leads := []string{"schulung", "personal"}[i] // nobody is in two places at once
			town := webtest.Start(t)
			first, second := newLearner(t, laterWave, laterUnit, 0), newLearner(t, laterWave, laterUnit, 0)
			run, session := oneSeat(t, leads)
			must(t, signUp(t, first, run))

			v := signedIn(t, l, second.login)
			v.menu("events")
			v.clickCSS("main a[href$='/events/" + run + "']")
			v.picture("full")
			v.click("run.act.wait")
			v.Sees(v.say("run.state.waiting", i18n.Args{"No": 1}))
			must(t, town.App.Runs.Leave(first.ctx(t), run))
			v.Reload()
			v.sees("run.state.booked")
			v.picture("moved-up")
			if name, file := v.Download(v.say("act.ics")); len(file) == 0 {
				t.Errorf("%s is empty", name)
			}

			trainer := signedIn(t, look{l.lang, webtest.Desktop}, leads)
			trainer.to("/events/" + run + "/door/" + session)
			trainer.picture("door")
			v.open(scan(t, trainer.Print(), "-f", "1", "-l", "1"))
			v.click("run.arrival.go")
			v.picture("checked-in")

			now := town.Clock.Now()
			defer town.Clock.Set(now)
			town.Clock.Set(now.Add(time.Hour))
			trainer.StartAs(town, l.lang, leads) // nobody stays signed in for an hour
			trainer.to("/events/" + run + "/list")
			trainer.click("run.close.go")
			trainer.picture("closed")
			v.StartAs(town, l.lang, second.login)
			v.to("/my/certificates")
			v.Sees(i18n.Date(i18n.WithLang(town.Ctx, l.lang), clock.Today(town.Ctx)))
			v.picture("proof")
		})
	}
}

// oneSeat is a run with a single seat that begins in half an hour, so that its
// door is open.
func oneSeat(t *testing.T, leads string) (slug, session string) {
	t.Helper()
	town := webtest.Start(t)
	trainer, err := town.App.Login.PersonOf(town.Ctx, leads)
	must(t, err)
	zone := clock.Zone(town.Ctx)
	start := clock.Now(town.Ctx).Add(30 * time.Minute).In(zone)
	slug, err = town.App.Runs.Plan(town.Ctx, courserun.Input{
		Course: theCourse(t).Slug, Seats: 1, Waiting: true, Trainers: []uuid.UUID{trainer},
		Session: courserun.SessionInput{Day: clock.DateOf(start, zone), From: start.Format("15:04"), To: start.Add(2 * time.Hour).Format("15:04"), Link: "https://video.lindenau.example/" + t.Name()},
	})
	must(t, err)
	r, err := town.App.Runs.Peek(town.Ctx, slug)
	must(t, err)
	return slug, r.Sessions[0].ID.String()
}

func signUp(t *testing.T, l learner, run string) error {
	t.Helper()
	_, err := webtest.Start(t).App.Runs.SignUp(l.ctx(t), run)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
