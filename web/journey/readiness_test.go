package journey

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/webtest"
)

// ready opens a wave's page and reads how many people of a unit are ready.
func (v *visitor) ready(wave, unit string) int {
	v.t.Helper()
	v.to("/readiness/" + wave)
	s := webtest.Eval[string](v.Tab, `document.querySelector('tr[data-unit="`+unit+`"] [data-col=ready]')?.innerText ?? ''`)
	n, err := strconv.Atoi(s)
	if err != nil {
		v.t.Fatalf("unit %s shows no exact figure: %q:\n%s", unit, s, v.Text())
	}
	return n
}

// endOfDay lets the day end: shortly after midnight the worker publishes.
func endOfDay(t testing.TB) {
	t.Helper()
	w := webtest.Start(t)
	w.Clock.Set(clock.Today(w.Ctx).AddDays(1).Start(clock.Zone(w.Ctx)).Add(9 * time.Hour))
	if err := w.App.Readiness.EndOfDay(w.Ctx); err != nil {
		t.Fatal(err)
	}
}

// The CIO records a conditional go. What it was made on stays as it was, while
// the figures go on.
func TestDecision(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		v := signedIn(t, l, "cio")
		v.to("/readiness/" + laterWave)
		v.click("readiness.decide")
		v.sees("readiness.decision.red")
		v.picture("form")
		v.click("readiness.decision.save")
		v.sees("err.head", "readiness.decision.outcome.missing", "readiness.decision.function.missing")
		v.picture("form-errors")
		v.Check(v.say("readiness.outcome.conditional"))
		v.Fill(v.say("readiness.decision.function"), "CIO")
		v.Fill(v.say("readiness.decision.workaround"), "Papier bleibt bis Jahresende")
		v.Fill(v.say("readiness.decision.owner"), "Projektbüro")
		v.date("until", clock.NewDate(2026, 12, 31))
		v.Fill(v.say("readiness.decision.reason"), "Die Anforderungen sind bis zum Start erfüllbar")
		v.date("expires_on", clock.NewDate(2026, 10, 30))
		v.picture("form-filled")
		v.click("readiness.decision.save")
		v.at("/readiness/" + laterWave)
		v.sees("readiness.outcome.conditional")
		v.Sees("Papier bleibt bis Jahresende", "Projektbüro", v.day(clock.NewDate(2026, 12, 31)), v.day(clock.NewDate(2026, 10, 30)))

		was, before := v.frozen(), v.ready(laterWave, laterUnit)
		newLearner(t, laterWave, laterUnit, 6).complete(t)
		endOfDay(t)
		v = signedIn(t, l, "cio")
		if now := v.ready(laterWave, laterUnit); now != before+1 {
			t.Errorf("the CIO sees %d ready the next day, want %d", now, before+1)
		}
		if now := v.frozen(); now != was || !strings.Contains(was, strconv.Itoa(before)) {
			t.Errorf("the decision stands on\n%s\nwant what was shown when it was made:\n%s", now, was)
		}
		v.picture("decided")
	})
}

// frozen opens what the newest decision was made on.
func (v *visitor) frozen() string {
	v.t.Helper()
	v.ClickCSS(".lp-timeline li:first-child summary")
	return webtest.Eval[string](v.Tab, `document.querySelector('.lp-timeline li details').innerText`)
}
