package readiness_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/readiness"
)

func figure(n int) suppress.Range { return suppress.Range{Lo: n, Hi: n} }

func TestLiveFiguresMoveWithTheCompletion(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.hr()
	if c := w.cell(hr, w.office, readiness.Query{}); c.Affected != 40 || c.Ready != figure(0) || c.Open != figure(36) {
		t.Fatalf("at first %+v", c)
	}
	w.complete(w.staff[:3]...)
	w.complete(w.staff[20])
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(4) || c.Share != figure(10) || c.Score != 11 {
		t.Errorf("office with its team %+v", c)
	}
	if c := w.cell(hr, w.team, readiness.Query{}); c.Affected != 20 || c.Ready != figure(1) {
		t.Errorf("team %+v", c)
	}
	if c := w.cell(hr, w.yard, readiness.Query{}); c.Ready != figure(0) {
		t.Errorf("yard %+v", c)
	}
	if c := w.total(hr, readiness.Query{}); c.Affected != 70 || c.Ready != figure(4) {
		t.Errorf("total %+v", c)
	}
	if n := w.Int(`SELECT count(*) FROM person_wave_log`); n != 70+4 {
		t.Errorf("%d rows of the log", n)
	}
	w.agrees()
}

func (w *town) agrees() {
	w.T.Helper()
	found, err := w.ready.Check(w.Ctx)
	w.Must(err)
	for _, d := range found {
		w.T.Errorf("the model says %s, the facts %s", d.Modelled, d.Facts)
	}
	silent := w.Int(`SELECT count(*) FROM person_wave p WHERE NOT EXISTS (SELECT FROM person_wave_log l
			WHERE (l.tenant_id, l.wave_id, l.person_id, l.nr, l.unit_id, l.done, l.counted) = (p.tenant_id, p.wave_id, p.person_id, p.nr, p.unit_id, p.done, p.counted))`) +
		w.Int(`SELECT count(*) FROM assignment a WHERE NOT EXISTS (SELECT FROM assignment_log l
			WHERE (l.tenant_id, l.assignment_id, l.nr, l.open) = (a.tenant_id, a.id, a.nr, a.closed_at IS NULL) AND l.met_until IS NOT DISTINCT FROM a.met_until)`)
	if silent > 0 {
		w.T.Errorf("%d rows changed without a row of the log", silent)
	}
	for _, q := range []readiness.Query{{}, {Day: clock.Today(w.Ctx).AddDays(-1)}} {
		w.counted(w.hr(), q)
		w.counted(w.scoped(readiness.SeeLive, w.team), q)
	}
}

// counted compares what is kept with what a service counts that keeps nothing.
func (w *town) counted(ctx context.Context, q readiness.Query) {
	w.T.Helper()
	kept := w.board(ctx, q)
	anew, err := w.fresh().Board(ctx, q)
	w.Must(err)
	for i, s := range anew.Sheets {
		if k := kept.Sheets[i]; k.Total != s.Total || k.Before != s.Before || !reflect.DeepEqual(k.Rows, s.Rows) {
			w.T.Errorf("%s %+v: kept %+v, counted %+v", s.Slug, q, k.Total, s.Total)
		}
	}
}

func TestReadyMeansEveryMust(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.hr()
	second, extra := w.Course("practice"), w.Course("extra")
	w.complete(w.staff...)
	r := w.Need(w.wave, project.RequirementInput{CourseID: second})
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(0) || c.Affected != 40 {
		t.Errorf("one of two musts is not ready: %+v", c)
	}
	w.Need(w.wave, project.RequirementInput{Kind: project.CourseKind, CourseID: extra})
	w.Complete(done{Person: w.staff[0], Course: second})
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(1) {
		t.Errorf("a should is never part of a person's readiness: %+v", c)
	}
	w.Must(w.Projects.DropRequirement(w.Ctx, w.wave.ID, r.LineID))
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(40) || !c.Gate || c.Status != readiness.Ready {
		t.Errorf("the must is gone: %+v", c)
	}
	w.agrees()
}

func TestOnlyAShouldAffectsNobody(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	u := w.Unit("30", w.top)
	w.Crowd(6, post{Unit: u, Family: w.family})
	wave := w.Wave(w.Project("Zweites", w.top), "2026-09-01", u)
	w.Need(wave, project.RequirementInput{Kind: project.CourseKind, CourseID: w.course})
	b := w.board(w.hr(), readiness.Query{Project: "zweites"})
	s, _ := b.Sheet("zweites-1")
	if c := s.Cell(u); c.Status != readiness.NotAffected || s.Total.Status != readiness.NotAffected {
		t.Errorf("%+v", c)
	}
	if n := w.Int(`SELECT count(*) FROM assignment WHERE wave_id = $1 AND closed_at IS NULL`, wave.ID); n != 6 {
		t.Errorf("%d are assigned the should all the same", n)
	}
	w.agrees()
}

func TestValidityRunsOutWithoutASweep(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Complete(done{Person: w.staff[0], Course: w.course, Until: "2026-05-10"})
	hr := w.hr()
	w.SetDay("2026-05-10")
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(1) {
		t.Errorf("valid to the end of the day: %+v", c)
	}
	w.SetDay("2026-05-11")
	if c := w.cell(hr, w.office, readiness.Query{}); c.Ready != figure(0) {
		t.Errorf("over: %+v", c)
	}
	w.agrees()
	w.night("2026-05-12")
	w.agrees()
}

func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.hr()
	w.complete(w.staff[0])
	w.SQL(`UPDATE posting SET unit_id = $2 WHERE person_id = $1`, w.staff[0], w.yard)
	w.SQL(`UPDATE posting SET valid_to = '2026-05-04' WHERE person_id = $1`, w.staff[1])
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from) VALUES ($1, $2, $3, '2026-05-01')`, w.Tenant, db.NewID(), w.staff[2])
	joiner := w.Person(post{Unit: w.team, Family: w.family})
	w.Reconcile(w.staff[0], w.staff[1], w.staff[2], joiner)
	if c := w.cell(hr, w.office, readiness.Query{}); c.Affected != 38 || c.Ready != figure(0) {
		t.Errorf("office %+v", c)
	}
	if c := w.cell(hr, w.yard, readiness.Query{}); c.Affected != 31 || c.Ready != figure(1) {
		t.Errorf("yard %+v", c)
	}
	w.agrees()
}

func TestKeptFiguresFollowEveryChange(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.SetDay("2026-05-06") // yesterday there was the wave, too
	second := w.Course("practice")
	var first uuid.UUID
	var added project.Requirement
	for _, change := range []struct {
		name string
		make func()
	}{
		{"nothing", func() {}},
		{"completion", func() { first = w.Complete(done{Person: w.staff[0], Course: w.course}) }},
		{"correction", func() { w.Complete(done{Person: w.staff[0], Course: w.course, Corrects: first, Failed: true}) }},
		{"validity", func() { w.Complete(done{Person: w.staff[1], Course: w.course, Until: "2026-05-07"}) }},
		{"requirement", func() { added = w.Need(w.wave, project.RequirementInput{CourseID: second}) }},
		{"part of the requirements", func() { w.Complete(done{Person: w.crew[0], Course: second}) }},
		{"requirement withdrawn", func() { w.Must(w.Projects.DropRequirement(w.Ctx, w.wave.ID, added.LineID)) }},
		{"should", func() { w.Need(w.wave, project.RequirementInput{Kind: project.CourseKind, CourseID: second}) }},
		{"should met", func() { w.Complete(done{Person: w.crew[1], Course: second}) }},
		{"move", func() {
			w.SQL(`UPDATE posting SET unit_id = $2 WHERE person_id = $1`, w.staff[1], w.yard)
			w.Reconcile(w.staff[1])
		}},
		{"absence", func() {
			w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from) VALUES ($1, $2, $3, '2026-05-01')`, w.Tenant, db.NewID(), w.staff[2])
			w.Reconcile(w.staff[2])
		}},
		{"joiner", func() { w.Reconcile(w.Person(post{Unit: w.team, Family: w.family})) }},
		{"substantive version", func() {
			w.Version(w.course, 2, "substantive")
			w.Tx(func(ctx context.Context, tx *db.Tx) error { return w.Projects.Outdated(ctx, tx, []uuid.UUID{w.course}) })
		}},
		{"fewer units", func() {
			w.Must(w.Projects.EditWave(w.Ctx, w.wave.ID, 1, project.WaveInput{GoLive: w.wave.GoLive, Units: []uuid.UUID{w.office}}))
		}},
		{"night", func() { w.night("2026-05-08") }},
	} {
		change.make()
		w.agrees()
		if t.Failed() {
			t.Fatalf("after: %s", change.name)
		}
	}
}

func TestAPastDayIsAsItWasKnown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	hr := w.hr()
	first := w.Complete(done{Person: w.staff[0], Course: w.course})
	w.complete(w.staff[1])
	then := w.board(hr, readiness.Query{})
	w.SetDay("2026-05-20")
	w.Complete(done{Person: w.staff[0], Course: w.course, Corrects: first, Failed: true})
	w.complete(w.crew...)
	w.SQL(`UPDATE posting SET unit_id = $2 WHERE person_id = $1`, w.staff[1], w.yard)
	w.Reconcile(w.staff[1])
	w.Must(w.Projects.EditWave(w.Ctx, w.wave.ID, 1, project.WaveInput{GoLive: projecttest.Day("2026-12-01"), Threshold: 50, Units: w.wave.Units}))
	if c := w.total(hr, readiness.Query{}); c.Ready != figure(31) {
		t.Errorf("now %+v", c)
	}
	again := w.board(hr, readiness.Query{Day: projecttest.Day("2026-05-04")})
	a, _ := then.Sheet("akte-1")
	b, _ := again.Sheet("akte-1")
	if a.Total != b.Total || b.Threshold != 90 || b.GoLive != projecttest.Day("2026-09-01") {
		t.Errorf("was %+v, is %+v", a.Total, b.Total)
	}
	for _, r := range a.Rows {
		if b.Cell(r.Unit.ID) != r.Cell {
			t.Errorf("unit %s was %+v, is %+v", r.Unit.Number, r.Cell, b.Cell(r.Unit.ID))
		}
	}
	early := w.board(hr, readiness.Query{Day: projecttest.Day("2026-05-03")})
	if len(early.Sheets) != 0 {
		t.Error("the day before there was no wave")
	}
}

func TestTheCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.SQL(`UPDATE person_wave SET done = 1, ready_on = '2026-05-04' WHERE person_id = $1`, w.staff[0])
	w.SQL(`UPDATE person_wave SET counted = false WHERE person_id = $1`, w.staff[1])
	w.SQL(`UPDATE person_wave SET unit_id = $2 WHERE person_id = $1`, w.staff[2], w.yard)
	found, err := w.ready.Check(w.Ctx)
	if err != nil || len(found) != 3 {
		t.Errorf("%d differences, %v", len(found), err)
	}
}

func TestLiveIsBoundToUnits(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.complete(w.staff[0], w.staff[20], w.crew[0])
	ctx := w.scoped(readiness.SeeLive, w.team)
	b := w.board(ctx, readiness.Query{})
	s, _ := b.Sheet("akte-1")
	if len(b.Units) != 1 || b.Units[0].ID != w.team || s.Total.Affected != 20 || s.Total.Ready != figure(1) {
		t.Errorf("rows %v, total %+v", b.Units, s.Total)
	}
	if c := s.Cell(w.office); c.Affected != 0 {
		t.Errorf("sees the office: %+v", c)
	}
	if _, err := w.ready.Detail(ctx, "amt-20", "akte-1", readiness.Query{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("opens the yard: %v", err)
	}
	d, err := w.ready.Detail(ctx, "amt-10-1", "akte-1", readiness.Query{})
	w.Must(err)
	if len(d.People) != 19 {
		t.Errorf("%d open people by name", len(d.People))
	}
	if n := w.Int(`SELECT count(*) FROM look_person`); n != 19 {
		t.Errorf("%d looks", n)
	}
}

func TestNobodyWithoutPermission(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.ready.Board(w.May(db.NewID()), readiness.Query{}); fault.KindOf(err) != fault.Forbidden {
		t.Error(err)
	}
	if _, err := w.ready.Board(w.With(context.Background()), readiness.Query{}); fault.KindOf(err) != fault.Unauthenticated {
		t.Error(err)
	}
}

func TestStatementsOfTheBoard(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 3 {
		u := w.Unit("4"+string(rune('0'+i)), w.top)
		w.Crowd(6, post{Unit: u, Family: w.family})
		w.Need(w.Wave(w.project, "2026-10-01", u), project.RequirementInput{CourseID: w.course})
	}
	w.night("2026-05-05")
	for name, ctx := range map[string]context.Context{"live": w.hr(), "published": w.cio()} {
		w.board(ctx, readiness.Query{})
		ctx, count := db.WithCounter(ctx)
		w.board(ctx, readiness.Query{})
		if n := count.Statements.Load(); n > 12 {
			t.Errorf("%s: %d statements", name, n)
		}
	}
	b := w.board(w.hr(), readiness.Query{})
	waves := b.WaveIDs()
	ctx, count := db.WithCounter(w.Ctx)
	w.Must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return w.ready.Moved(ctx, tx, []project.Progress{{Waves: waves, Persons: w.staff[:1]}})
	}))
	if n := count.Trips.Load(); n > 3 { // with BEGIN and COMMIT
		t.Errorf("a completion costs %d round trips in the read model", n)
	}
}
