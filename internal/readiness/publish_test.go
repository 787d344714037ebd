package readiness_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/readiness"
)

func TestPublishedWaitsForTheDaysEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	if c := w.total(cio, readiness.Query{}); c.Status != readiness.Hidden {
		t.Errorf("before the first table nothing is said: %+v", c)
	}
	w.complete(w.staff[:8]...)
	w.night("2026-05-05")
	first := w.total(cio, readiness.Query{})
	if first.Affected != 70 || first.Ready != figure(8) {
		t.Fatalf("first table %+v", first)
	}
	since := w.Clock.Now()
	w.complete(w.staff[8])
	w.Must(w.ready.Early(w.Ctx, since))
	if c := w.total(cio, readiness.Query{}); c != first {
		t.Errorf("one completion moved the published table: %+v", c)
	}
	if c := w.total(w.hr(), readiness.Query{}); c.Ready != figure(9) {
		t.Errorf("HR sees it at once: %+v", c)
	}
	w.night("2026-05-06")
	if c := w.total(cio, readiness.Query{}); c.Ready != figure(9) {
		t.Errorf("the day's end moves it: %+v", c)
	}
	n := w.Int(`SELECT count(*) FROM wave_published`)
	w.Must(w.ready.EndOfDay(w.Ctx))
	if w.Int(`SELECT count(*) FROM wave_published`) != n {
		t.Error("a second run published again")
	}
}

func TestThreePeopleInEveryChangedCellPublishEarly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	w.complete(w.crew[:6]...)
	w.night("2026-05-05")
	since := w.Clock.Now()
	w.Clock.Advance(time.Hour)
	w.complete(w.crew[6], w.crew[7])
	w.Must(w.ready.Early(w.Ctx, since))
	if c := w.total(cio, readiness.Query{}); c.Ready != figure(6) {
		t.Errorf("two are not enough: %+v", c)
	}
	w.complete(w.crew[8])
	w.Must(w.ready.Early(w.Ctx, since))
	if c := w.cell(cio, w.yard, readiness.Query{}); c.Ready != figure(9) {
		t.Errorf("three are: %+v", c)
	}
	w.complete(w.staff[0])
	w.Must(w.ready.Early(w.Ctx, since))
	if c := w.total(cio, readiness.Query{}); c.Ready != figure(9) {
		t.Errorf("one more elsewhere waits: %+v", c)
	}
}

func TestAPastDayShowsWhatWasPublishedThen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	w.complete(w.crew[:6]...)
	w.night("2026-05-05")
	was := w.board(cio, readiness.Query{})
	w.complete(w.staff...)
	w.night("2026-05-06")
	w.Must(w.Projects.EditWave(w.Ctx, w.wave.ID, 1, project.WaveInput{GoLive: projecttest.Day("2026-12-01"), Threshold: 50, Units: w.wave.Units}))
	w.night("2026-05-07")
	is := w.board(cio, readiness.Query{Day: projecttest.Day("2026-05-04")})
	a, _ := was.Sheet("akte-1")
	b, _ := is.Sheet("akte-1")
	if a.Total != b.Total || a.Nr != b.Nr || a.GoLive != b.GoLive || a.Threshold != b.Threshold || a.At != b.At {
		t.Errorf("shown then %+v, shown for that day now %+v", a.Total, b.Total)
	}
	for _, r := range a.Rows {
		if b.Cell(r.Unit.ID) != r.Cell {
			t.Errorf("unit %s: %+v, now %+v", r.Unit.Number, r.Cell, b.Cell(r.Unit.ID))
		}
	}
	now := w.board(cio, readiness.Query{})
	if s, _ := now.Sheet("akte-1"); s.Threshold != 50 || s.Total.Status != readiness.Ready {
		t.Errorf("today %+v", s.Total)
	}
}

func TestSmallGroupsAreHiddenFromTheCIO(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	small := w.Unit("10.2", w.office)
	w.Crowd(3, post{Unit: small, Family: w.family})
	w.Reconcile()
	w.complete(w.crew[:6]...)
	w.night("2026-05-05")
	if c := w.cell(cio, small, readiness.Query{}); c != (readiness.Cell{Status: readiness.Hidden}) {
		t.Errorf("three people: %+v", c)
	}
	b := w.board(cio, readiness.Query{})
	s, _ := b.Sheet("akte-1")
	hidden := 0
	for _, r := range s.Rows {
		if r.Cell.Status == readiness.Hidden {
			hidden++
		}
		if !r.Leaf && r.Own.Status == readiness.Hidden {
			hidden++
		}
	}
	if hidden < 2 {
		t.Errorf("%d hidden cells: a single one is a difference of the others", hidden)
	}
	if c := w.cell(w.hr(), small, readiness.Query{}); c.Affected != 3 {
		t.Errorf("HR sees it: %+v", c)
	}
	d, err := w.ready.Detail(cio, "amt-10-2", "akte-1", readiness.Query{})
	w.Must(err)
	if d.Cell.Status != readiness.Hidden || len(d.People) != 0 {
		t.Errorf("detail of a hidden cell: %+v", d.Cell)
	}
	for _, m := range d.Measures {
		if m.Figures || m.Criterion.Of != 0 {
			t.Errorf("figures per course reach the CIO: %+v", m.Criterion)
		}
	}
	if n := w.Int(`SELECT count(*) FROM look_person`); n != 0 {
		t.Errorf("%d looks at nobody", n)
	}
}

func TestBandsClaimNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	eight := w.Unit("30", w.top)
	people := w.Crowd(8, post{Unit: eight, Family: w.family})
	w.Must(w.Projects.EditWave(w.Ctx, w.wave.ID, 1, project.WaveInput{GoLive: w.wave.GoLive, Units: append(w.wave.Units, eight)}))
	w.complete(append(people, w.crew[:6]...)...)
	w.night("2026-05-05")
	c := w.cell(cio, eight, readiness.Query{})
	if c.Status == readiness.Hidden || c.Ready.Exact() || c.Status != readiness.Unclear || c.Forecast.Known() {
		t.Errorf("eight of eight must stay a band without a claim: %+v", c)
	}
}

func TestADecisionFreezesWhatWasShown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cio := w.cio()
	in := readiness.DecisionInput{Wave: "akte-1", Nr: 1, Outcome: readiness.Conditional, Function: "CIO"}
	if _, err := w.ready.Decide(cio, in); fault.KindOf(err) != fault.Conflict {
		t.Errorf("without a table: %v", err)
	}
	w.complete(w.staff[:8]...)
	w.night("2026-05-05")
	if _, err := w.ready.Decide(w.hr(), in); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("HR decides: %v", err)
	}
	if _, err := w.ready.Decide(cio, in); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a condition without workaround, owner, date: %v", err)
	}
	in.Workaround, in.Owner, in.Until = "Papierakte bis Ende Juni", "Leitung Amt 10", projecttest.Day("2026-06-30")
	if _, err := w.ready.Decide(cio, in); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the share is red and nobody says why: %v", err)
	}
	in.Reason, in.ExpiresOn = "Fristende beim Land", projecttest.Day("2026-07-31")
	in.Exceptions = []readiness.Exception{{UnitID: w.yard, Outcome: readiness.NoGo, Reason: "Keine Geräte"}}
	old := in
	old.Nr = 7
	if _, err := w.ready.Decide(cio, old); fault.KindOf(err) != fault.Conflict {
		t.Errorf("decided on another table: %v", err)
	}
	d, err := w.ready.Decide(cio, in)
	w.Must(err)
	var snap readiness.Snapshot
	w.Must(json.Unmarshal(d.Snapshot, &snap))
	if snap.Total.Ready != figure(8) || snap.Day != projecttest.Day("2026-05-04") {
		t.Errorf("snapshot %+v", snap.Total)
	}
	w.complete(w.crew...)
	w.night("2026-05-06")
	b := w.board(cio, readiness.Query{})
	s, _ := b.Sheet("akte-1")
	w.Must(json.Unmarshal(s.Decision.Snapshot, &snap))
	if s.Decision.Outcome != readiness.Conditional || snap.Total.Ready != figure(8) || len(s.Decision.Exceptions) != 1 {
		t.Errorf("%+v", s.Decision)
	}
	for _, c := range []struct {
		unit uuid.UUID
		day  string
		want bool
	}{{w.office, "2026-07-31", true}, {w.office, "2026-08-01", false}, {w.yard, "2026-06-01", false}} {
		if got := s.Decision.Allows(c.unit, projecttest.Day(c.day)); got != c.want {
			t.Errorf("unit %s on %s: %v", c.unit, c.day, got)
		}
	}
	if n := w.Int(`SELECT count(*) FROM audit WHERE action = 'gate.decided'`); n != 1 {
		t.Errorf("%d audit rows", n)
	}
}

func TestKeyUsersOfAPublishedWave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, p := range w.staff[:10] {
		w.SQL(`UPDATE posting SET supervisor = true WHERE person_id = $1`, p)
	}
	keys := w.Course("keys")
	w.Need(w.wave, project.RequirementInput{CourseID: keys, Supervisors: true, Threshold: 100})
	w.complete(append(w.staff, w.crew...)...)
	for _, p := range w.staff[:9] {
		w.Complete(done{Person: p, Course: keys})
	}
	w.night("2026-05-05")
	if c := w.total(w.cio(), readiness.Query{}); c.Gate || c.Status != readiness.OnTrack {
		t.Errorf("69 of 70 are ready, one key user is not: %+v", c)
	}
	w.Complete(done{Person: w.staff[9], Course: keys})
	w.night("2026-05-06")
	if c := w.total(w.cio(), readiness.Query{}); !c.Gate || c.Status != readiness.Ready {
		t.Errorf("all: %+v", c)
	}
}

func TestPublishedTablesHoldNoPerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.night("2026-05-05")
	if n := w.Int(`SELECT count(*) FROM wave_published p JOIN person h ON p.shown::text LIKE '%' || h.id || '%'`); n != 0 {
		t.Errorf("%d people stand in a frozen table", n)
	}
	if !strings.HasPrefix(w.wave.ID.String(), "0") {
		t.Error("ids sort by time")
	}
}

func TestWithoutAgreementThereAreNoFigures(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, 2, '2026-01-01', '{}', '{}')`, w.Tenant, uuid.New())
	w.night("2026-05-05")
	if n := w.Int(`SELECT count(*) FROM wave_published`); n != 0 {
		t.Errorf("%d tables were published", n)
	}
	if _, err := w.ready.Board(w.hr(), readiness.Query{}); fault.KindOf(err) != fault.Forbidden {
		t.Error(err)
	}
}
