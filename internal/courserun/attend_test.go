package courserun_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// twoDays is a run of two sessions with three people.
func twoDays(t *testing.T) (w *town, slug string, people []uuid.UUID, sessions []courserun.Session) {
	t.Helper()
	w = newTown(t)
	slug = w.plan(func(in *courserun.Input) { in.Seats = 3 })
	w.Must(w.AddSession(w.leader(), slug, courserun.SessionInput{Day: projecttest.Day("2026-06-24"), From: "9.00", To: "12:00", Room: w.room}))
	for range 3 {
		p := w.person()
		w.signUp(slug, p)
		people = append(people, p)
	}
	return w, slug, people, w.run(slug).Sessions
}

func (w *town) at(day string, hour, minute int) {
	w.Clock.Set(projecttest.Day(day).Start(clock.Zone(w.Ctx)).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute))
}

func (w *town) places(slug string) map[uuid.UUID]uuid.UUID {
	w.T.Helper()
	sheet, err := w.Sheet(w.manager(), slug)
	w.Must(err)
	out := map[uuid.UUID]uuid.UUID{}
	for _, g := range sheet.Guests {
		out[g.Person] = g.Place
	}
	return out
}

func (w *town) completions(person uuid.UUID) int {
	return w.Int(`SELECT count(*) FROM completion WHERE tenant_id = $1 AND person_id = $2 AND evidence = 'witnessed'`, w.Tenant, person)
}

func TestWhoCameToAllHasCompleted(t *testing.T) {
	t.Parallel()
	w, slug, people, sessions := twoDays(t)
	of := w.places(slug)
	all := []uuid.UUID{of[people[0]], of[people[1]], of[people[2]]}
	w.at("2026-06-17", 7, 30)
	isFault(t, w.Record(w.leader(), slug, sessions[0].ID, all), "run.not_begun")
	w.at("2026-06-17", 12, 0)
	w.Must(w.Record(w.leader(), slug, sessions[0].ID, all))
	w.Must(w.Record(w.leader(), slug, sessions[0].ID, all[:2])) // the third was a slip
	isFault(t, w.Close(w.leader(), slug), "run.close_early")
	isFault(t, w.Record(w.leader(), slug, sessions[1].ID, all), "run.not_begun")
	w.at("2026-06-24", 12, 30)
	w.Must(w.Record(w.leader(), slug, sessions[1].ID, []uuid.UUID{of[people[0]], of[people[2]]}))
	if n := w.completions(people[0]); n != 0 {
		t.Error("completed before the list is closed")
	}
	w.Must(w.Close(w.leader(), slug))
	w.Must(w.Close(w.leader(), slug))
	for i, want := range []int{1, 0, 0} {
		if n := w.completions(people[i]); n != want {
			t.Errorf("person %d has %d completions, want %d", i, n, want)
		}
	}
	if w.state(slug, people[0]) != courserun.Attended || w.state(slug, people[1]) != courserun.Missed {
		t.Error("the places do not say who came")
	}
	if n := w.Int(`SELECT count(*) FROM certificate WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, people[0]); n != 1 {
		t.Errorf("%d certificates", n)
	}
	// A closed list only grows: what was forgotten is added, nothing taken back.
	w.Must(w.Record(w.leader(), slug, sessions[1].ID, []uuid.UUID{of[people[1]]}))
	w.Must(w.Record(w.leader(), slug, sessions[1].ID, nil))
	if w.completions(people[1]) != 1 || w.completions(people[0]) != 1 {
		t.Error("the late entry has not completed the course, or an old one is gone")
	}
	if on := w.Int(`SELECT count(*) FROM completion WHERE tenant_id = $1 AND (completed_at AT TIME ZONE 'Europe/Berlin')::date = '2026-06-24'`, w.Tenant); on != 2 {
		t.Errorf("%d completions on the last day", on)
	}
}

func TestNobodyWitnessesThemselves(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	slug := w.plan()
	w.signUp(slug, w.hr)
	own := w.places(slug)[w.hr]
	one := w.run(slug).Sessions[0].ID
	w.at("2026-06-17", 12, 0)
	w.Must(w.Record(w.manager(), slug, one, []uuid.UUID{own}))
	if n := w.Int(`SELECT count(*) FROM run_attendance WHERE tenant_id = $1`, w.Tenant); n != 0 {
		t.Error("HR has put itself on the list")
	}
	w.Must(w.Record(w.leader(), slug, one, []uuid.UUID{own}))
	w.Must(w.Close(w.manager(), slug))
	if w.completions(w.hr) != 0 {
		t.Error("HR has completed the course by itself")
	}
	w.Must(w.Record(w.leader(), slug, one, []uuid.UUID{own}))
	if w.completions(w.hr) != 1 {
		t.Error("the trainer cannot complete it")
	}
}

func TestCheckInByCode(t *testing.T) {
	t.Parallel()
	w, slug, people, sessions := twoDays(t)
	desk := func() courserun.Desk {
		t.Helper()
		d, err := w.Desk(w.leader(), slug, sessions[0].ID)
		w.Must(err)
		return d
	}
	_, err := w.Desk(w.leader(), slug, sessions[0].ID)
	isFault(t, err, "run.not_begun")
	w.at("2026-06-17", 8, 30)
	first := desk()
	if _, err := w.CheckIn(w.in(w.person()), sessions[0].ID, first.Code); err == nil {
		t.Error("somebody without a seat is let in")
	}
	_, err = w.CheckIn(w.in(people[0]), sessions[1].ID, first.Code)
	isFault(t, err, "run.doors")
	_, err = w.CheckIn(w.in(people[0]), sessions[0].ID, "00000000")
	isFault(t, err, "run.code_old")
	for range 2 {
		if _, err := w.CheckIn(w.in(people[0]), sessions[0].ID, first.Code); err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Advance(90 * time.Second)
	if d := desk(); d.Code == first.Code || d.Came != 1 {
		t.Errorf("after three changes the code is %s, %d are in", d.Code, d.Came)
	}
	if _, err := w.CheckIn(w.in(people[1]), sessions[0].ID, first.Code); err != nil {
		t.Errorf("who signs in for a minute is refused: %v", err)
	}
	w.Clock.Advance(2 * time.Minute)
	_, err = w.CheckIn(w.in(people[2]), sessions[0].ID, first.Code)
	isFault(t, err, "run.code_old")
	if _, err := w.Desk(w.in(people[0]), slug, sessions[0].ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a participant sees the trainer's screen: %v", err)
	}
}

func TestCheckInByCard(t *testing.T) {
	t.Parallel()
	w, slug, people, sessions := twoDays(t)
	w.SQL(`UPDATE person SET email = NULL WHERE tenant_id = $1 AND id = $2`, w.Tenant, people[0])
	var slugOf string
	w.Must(w.Kit.DB.InTx(w.Ctx, w.scan(`SELECT slug FROM person WHERE tenant_id = $1 AND id = $2`, &slugOf, people[0])))
	batch, err := w.app.Cards.Prepare(w.manager(), card.Filter{Person: slugOf})
	w.Must(err)
	w.Must(w.app.Cards.Issue(w.manager(), batch))
	number := "0000-0000-0000"
	// What stands on the card is known to its paper only: give it one we know.
	w.SQL(`UPDATE access_card SET number_hash = sha256('000000000000'), token_hash = sha256('TOKEN') WHERE tenant_id = $1`, w.Tenant)
	w.at("2026-06-17", 9, 10)
	for _, scanned := range []string{number, "http://127.0.0.1:8080/de/login/card/TOKEN", "TOKEN"} {
		if name, err := w.CheckInCard(w.leader(), slug, sessions[0].ID, scanned); err != nil || name == "" {
			t.Errorf("%s: %q, %v", scanned, name, err)
		}
	}
	_, err = w.CheckInCard(w.leader(), slug, sessions[0].ID, "1111-1111-1111")
	isFault(t, err, "run.card_unknown")
	w.SQL(`UPDATE access_card SET revoked_at = now() WHERE tenant_id = $1`, w.Tenant)
	_, err = w.CheckInCard(w.leader(), slug, sessions[0].ID, number)
	isFault(t, err, "run.card_unknown")
	if n := w.Int(`SELECT count(*) FROM run_attendance WHERE tenant_id = $1 AND means = 'card'`, w.Tenant); n != 1 {
		t.Errorf("%d came by card", n)
	}
}
