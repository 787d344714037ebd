package notice_test

import (
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// A round of digital checks is told to all people of its units when it begins
// and before it ends, after a blackout where there is one, and to nobody else;
// who took part is told the same.
func TestARoundInvites(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	other := w.Unit("60", uuid.Nil)
	in, outside := w.person(w.below), w.person(other)
	w.Must(w.app.Skills.Seed(w.Ctx))
	_, err := w.app.Figures.Open(w.hr(), figures.NewRound{
		Name: "Sommer", Starts: projecttest.Day("2026-06-10"), Ends: projecttest.Day("2026-06-30"), Units: []uuid.UUID{w.top}, Invite: true,
	})
	w.Must(err)
	w.Must(w.AddBlackout(w.Ctx, "", projecttest.Day("2026-06-10"), projecttest.Day("2026-06-11")))
	list, err := w.Planned(w.hr(), []uuid.UUID{w.top}, projecttest.Day("2026-06-10"), projecttest.Day("2026-06-30"))
	if err != nil || len(list) != 1 {
		t.Errorf("blackouts of the round: %+v, %v", list, err)
	}
	var days []string
	for day := projecttest.Day("2026-06-08"); day.Before(projecttest.Day("2026-07-06")); day = day.AddDays(1) {
		w.SetDay(day.String())
		w.daily()
		if n := w.waiting(); n > 0 {
			days = append(days, day.String()[5:])
			w.leave()
		}
	}
	if len(days) != 2 || days[0] != "06-12" || days[1] != "06-29" { // 27 and 28 June are a weekend
		t.Errorf("told on %v", days)
	}
	for person, want := range map[uuid.UUID]int{in: 2, outside: 0} {
		if n := w.Int(`SELECT count(*) FROM notice_digest WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, person); n != want {
			t.Errorf("%d digests, want %d", n, want)
		}
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1`, w.Tenant); n != 2 {
		t.Errorf("%d mails", n)
	}
}
