package project_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// open counts the open assignments of a person.
func open(w *projecttest.Town, person uuid.UUID) int {
	return w.Int(`SELECT count(*) FROM assignment WHERE person_id = $1 AND closed_at IS NULL`, person)
}

// place is the unit in which a person counts, or zero.
func place(w *projecttest.Town, person uuid.UUID) (unit uuid.UUID) {
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT coalesce((SELECT unit_id FROM wave_person WHERE person_id = $1), $2)`,
			person, uuid.Nil).Scan(&unit)
	})
	return unit
}

type post = projecttest.Post

func TestJoinersMoversLeaversReturners(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	clerk, gardener := w.Family("clerk"), w.Family("gardener")
	top := w.Unit("1", uuid.Nil)
	office, yard := w.Unit("10", top), w.Unit("20", top)
	team := w.Unit("10.1", office)
	anna := w.Person(post{Unit: team, Family: clerk})
	wave := w.Wave(w.Project("Akte", top), "2026-09-01", office)
	w.Need(wave, project.RequirementInput{CourseID: w.Course("akte"), JobFamilies: []uuid.UUID{clerk}})
	if open(w, anna) != 1 || place(w, anna) != team {
		t.Fatal("a person below the wave's unit is assigned when the requirement is made")
	}
	joiner := w.Person(post{Unit: office, Family: clerk})
	outside := w.Person(post{Unit: yard, Family: clerk})
	green := w.Person(post{Unit: office, Family: gardener})
	later := w.Person(post{Unit: office, Family: clerk, From: "2026-07-01"})
	w.Reconcile(joiner, outside, green, later)
	if open(w, joiner) != 1 || open(w, outside)+open(w, green)+open(w, later) != 0 {
		t.Error("joiner, other unit, other job family, future posting")
	}
	w.SQL(`UPDATE posting SET unit_id = $2 WHERE person_id = $1`, joiner, yard)
	w.Reconcile(joiner)
	if open(w, joiner) != 0 || place(w, joiner) != uuid.Nil {
		t.Error("a mover leaves the wave")
	}
	w.SQL(`UPDATE posting SET unit_id = $2 WHERE person_id = $1`, joiner, team)
	w.Reconcile(joiner)
	if open(w, joiner) != 1 || place(w, joiner) != team {
		t.Error("and comes back")
	}
	if n := w.Int(`SELECT count(*) FROM assignment WHERE person_id = $1`, joiner); n != 1 {
		t.Errorf("%d rows for one assignment", n)
	}
	if n := w.Int(`SELECT count(*) FROM assignment_log WHERE person_id = $1`, joiner); n != 3 {
		t.Errorf("in, out, in is three rows of the log, not %d", n)
	}
	w.SQL(`UPDATE posting SET valid_to = '2026-06-08' WHERE person_id = $1`, anna)
	w.Reconcile(anna)
	if open(w, anna) != 0 {
		t.Error("a leaver has no assignment")
	}
	w.SetDay("2026-07-01")
	w.Reconcile()
	if open(w, later) != 1 {
		t.Error("a posting that begins by the calendar counts from that day")
	}
}

func TestLongAbsences(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	f, u := w.Family("clerk"), w.Unit("10", uuid.Nil)
	wave := w.Wave(w.Project("Akte", u), "2026-09-01", u)
	w.Need(wave, project.RequirementInput{CourseID: w.Course("akte")})
	for _, c := range []struct {
		name     string
		from, to any
		want     int
	}{
		{"43 days", "2026-06-01", "2026-07-14", 0},
		{"six weeks", "2026-06-01", "2026-07-13", 1},
		{"open end", "2026-06-01", nil, 0},
		{"over", "2026-01-01", "2026-06-08", 1},
		{"to come", "2026-06-09", nil, 1},
	} {
		p := w.Person(post{Unit: u, Family: f})
		w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, $4::text::date, $5::text::date)`,
			w.Tenant, db.NewID(), p, c.from, c.to)
		w.Reconcile(p)
		if got := open(w, p); got != c.want {
			t.Errorf("%s: %d assignments", c.name, got)
		}
	}
}

// "in the affected posting with the largest share (tie: oldest, then lowest
// unit number), and is in at most one wave of a project".
func TestAPersonCountsOnce(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	clerk, gardener := w.Family("clerk"), w.Family("gardener")
	top := w.Unit("1", uuid.Nil)
	a, b, c := w.Unit("10", top), w.Unit("20", top), w.Unit("30", top)
	p := w.Project("Akte", top)
	course := w.Course("akte")
	first, second := w.Wave(p, "2026-09-01", a, b), w.Wave(p, "2026-10-01", c)
	for _, wave := range []project.Wave{first, second} {
		w.Need(wave, project.RequirementInput{CourseID: course, JobFamilies: []uuid.UUID{clerk}})
	}
	for _, x := range []struct {
		name  string
		posts []post
		want  uuid.UUID
	}{
		{"larger share", []post{{Unit: a, Family: clerk, Share: 4000}, {Unit: b, Family: clerk, Share: 6000}}, b},
		{"larger share in the other wave", []post{{Unit: a, Family: clerk, Share: 4000}, {Unit: c, Family: clerk, Share: 6000}}, c},
		{"a larger posting that is not affected", []post{{Unit: a, Family: clerk, Share: 4000}, {Unit: b, Family: gardener, Share: 6000}}, a},
		{"tie: oldest", []post{{Unit: a, Family: clerk, Share: 5000, From: "2025-01-01"}, {Unit: b, Family: clerk, Share: 5000, From: "2024-12-31"}}, b},
		{"tie: lowest number", []post{{Unit: b, Family: clerk, Share: 5000}, {Unit: a, Family: clerk, Share: 5000}}, a},
	} {
		id := w.Person(x.posts...)
		w.Reconcile(id)
		if got := place(w, id); got != x.want {
			t.Errorf("%s: counted in %s", x.name, got)
		}
		if n := open(w, id); n != 1 {
			t.Errorf("%s: %d assignments", x.name, n)
		}
	}
}

func TestRequirementsComeGoAndChange(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	f, u := w.Family("clerk"), w.Unit("10", uuid.Nil)
	boss := w.Person(post{Unit: u, Family: f, Supervisor: true})
	anna := w.Person(post{Unit: u, Family: f})
	p := w.Project("Akte", u)
	wave := w.Wave(p, "2026-09-01", u)
	basics := w.Need(wave, project.RequirementInput{CourseID: w.Course("basics")})
	lead := w.Need(wave, project.RequirementInput{Kind: project.CourseKind, CourseID: w.Course("lead"), Supervisors: true})
	if open(w, boss) != 2 || open(w, anna) != 1 {
		t.Errorf("boss %d, anna %d", open(w, boss), open(w, anna))
	}
	in := project.RequirementInput{Kind: project.CourseKind, Must: true, CourseID: *basics.CourseID, DaysBefore: 30}
	w.Must(w.Projects.ChangeRequirement(w.Ctx, wave.ID, basics.LineID, in))
	if n := w.Int(`SELECT count(*) FROM assignment WHERE due = '2026-07-31' AND closed_at IS NULL`); n != 2 {
		t.Errorf("2 August is a Sunday: %d assignments are due on Friday before", n)
	}
	if n := w.Int(`SELECT count(*) FROM requirement WHERE line_id = $1`, basics.LineID); n != 2 {
		t.Errorf("an edit keeps the old row: %d", n)
	}
	w.Must(w.Projects.DropRequirement(w.Ctx, wave.ID, lead.LineID))
	if open(w, boss) != 1 {
		t.Errorf("boss %d", open(w, boss))
	}
	w.Must(w.Projects.EditWave(w.Ctx, wave.ID, 1, project.WaveInput{GoLive: projecttest.Day("2026-10-05"), Units: []uuid.UUID{u}}))
	if n := w.Int(`SELECT count(*) FROM assignment WHERE due = '2026-09-04' AND closed_at IS NULL`); n != 2 {
		t.Errorf("the dates follow the wave: %d", n)
	}
	before := w.Int(`SELECT count(*) FROM assignment_log`)
	w.Reconcile()
	w.Reconcile(anna)
	if after := w.Int(`SELECT count(*) FROM assignment_log`); after != before {
		t.Errorf("nothing changed, %d rows of the log", after-before)
	}
}

func TestWhoComesLateGetsTime(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	f, u := w.Family("clerk"), w.Unit("10", uuid.Nil)
	wave := w.Wave(w.Project("Akte", u), "2026-06-15", u)
	regular := w.Person(post{Unit: u, Family: f})
	w.Need(wave, project.RequirementInput{CourseID: w.Course("akte"), DaysBefore: 4}) // 11 June
	w.SetDay("2026-06-12")
	late := w.Person(post{Unit: u, Family: f})
	w.Reconcile()
	due := func(p uuid.UUID, day string) int {
		return w.Int(`SELECT count(*) FROM assignment WHERE person_id = $1 AND due = $2::text::date`, p, day)
	}
	if due(regular, "2026-06-11") != 1 || due(late, "2026-06-26") != 1 {
		t.Error("who was there keeps the date, who came late gets fourteen days")
	}
	w.SetDay("2026-06-20")
	w.Reconcile()
	if due(late, "2026-06-26") != 1 {
		t.Error("the late date is not pushed on")
	}
}

func TestWhichCompletionCounts(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	f, u := w.Family("clerk"), w.Unit("10", uuid.Nil)
	wave := w.Wave(w.Project("Akte", u), "2026-09-01", u)
	course := w.Course("akte")
	w.Need(wave, project.RequirementInput{CourseID: course, MinGrade: "witnessed"})
	met := func(p uuid.UUID) bool {
		return w.Int(`SELECT count(*) FROM assignment WHERE person_id = $1 AND met_until >= '2026-06-08'`, p) == 1
	}
	person := func() uuid.UUID {
		p := w.Person(post{Unit: u, Family: f})
		w.Reconcile(p)
		return p
	}
	for _, c := range []struct {
		name string
		done projecttest.Done
		want bool
	}{
		{"server-graded", projecttest.Done{}, true},
		{"witnessed", projecttest.Done{Evidence: "witnessed"}, true},
		{"self-reported is too little", projecttest.Done{Evidence: "self-reported"}, false},
		{"failed", projecttest.Done{Failed: true}, false},
		{"valid to the end of today", projecttest.Done{Until: "2026-06-08"}, true},
		{"ran out yesterday", projecttest.Done{Until: "2026-06-07"}, false},
	} {
		p := person()
		c.done.Person, c.done.Course = p, course
		w.Complete(c.done)
		if met(p) != c.want {
			t.Errorf("%s: %v", c.name, met(p))
		}
	}
	p := person()
	first := w.Complete(projecttest.Done{Person: p, Course: course})
	w.Complete(projecttest.Done{Person: p, Course: course, Corrects: first, Failed: true})
	if met(p) {
		t.Error("a corrected completion does not count")
	}
	early := w.Person()
	w.Complete(projecttest.Done{Person: early, Course: course})
	w.Post(early, post{Unit: u, Family: f})
	w.Reconcile(early)
	if !met(early) {
		t.Error("a completion from before the assignment counts")
	}
	republished := func() {
		w.Tx(func(ctx context.Context, tx *db.Tx) error {
			return w.Projects.Outdated(ctx, tx, []uuid.UUID{course})
		})
	}
	w.Version(course, 2, "editorial")
	republished()
	if !met(early) {
		t.Error("an editorial version leaves completions valid")
	}
	w.Version(course, 3, "substantive")
	republished()
	if met(early) {
		t.Error("'met in a still valid version': a substantive one ends it")
	}
	w.Complete(projecttest.Done{Person: early, Course: course, Version: 3})
	if !met(early) {
		t.Error("the new version counts again")
	}
}

func TestReconcilingACityIsAFewStatements(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	f, u := w.Family("clerk"), w.Unit("10", uuid.Nil)
	w.Crowd(150, post{Unit: u, Family: f})
	wave := w.Wave(w.Project("Akte", u), "2026-09-01", u)
	w.Need(wave, project.RequirementInput{CourseID: w.Course("akte")})
	w.SQL(`UPDATE posting SET share = 9000`)
	ctx, count := db.WithCounter(w.Ctx)
	w.Must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return w.Projects.Reconcile(ctx, tx, nil, nil) }))
	if n := count.Statements.Load(); n > 12 {
		t.Errorf("%d statements", n)
	}
	one := w.Person(post{Unit: u, Family: f})
	w.Reconcile(one)
	ctx, count = db.WithCounter(w.Ctx)
	w.Must(w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return w.Projects.Completed(ctx, tx, []uuid.UUID{one}, []uuid.UUID{wave.ID})
	}))
	if n := count.Statements.Load(); n > 2 { // with the event
		t.Errorf("a completion costs %d statements here", n)
	}
}
