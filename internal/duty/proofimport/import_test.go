package proofimport_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/proofimport"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// rig is a town with a yearly duty that takes proofs from elsewhere, one that
// takes none, and two people in both.
type rig struct {
	*projecttest.Town
	duties *duty.Service
	proofs *proofimport.Service
	fire   duty.Duty
	unit   uuid.UUID
	people []uuid.UUID
	number []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{Town: projecttest.New(t)}
	rules := audience.New(r.DB, r.Org)
	rules.Register(learn.HasCompleted)
	r.duties = &duty.Service{DB: r.DB, People: r.People, Audiences: rules}
	r.proofs = &proofimport.Service{DB: r.DB, Duties: r.duties, Courses: course.New(r.DB)}
	r.SetDay("2026-06-08")
	r.unit = r.Unit("50", uuid.Nil)
	clerk, course := r.Family("sachbearbeitung"), r.Course("brandschutz")
	for range 2 {
		r.people = append(r.people, r.Person(projecttest.Post{Unit: r.unit, Family: clerk}))
	}
	r.Person(projecttest.Post{Unit: r.Unit("60", uuid.Nil), Family: clerk})
	r.number = []string{"1", "2", "3"} // in the order they came
	way := []duty.Way{{By: duty.ByCourse, Course: course}}
	r.fire = r.duty("Brandschutz-Unterweisung", append(way, duty.Way{By: duty.ByProof}))
	r.duty("Nur hier", way)
	return r
}

func (r *rig) duty(name string, ways []duty.Way) duty.Duty {
	r.T.Helper()
	d, err := r.duties.Create(r.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{r.unit}, Below: true}}, Ways: ways,
		Mode: duty.Anniversary, Validity: period("P1Y"), First: period("P1M"), Credit: duty.CreditAll,
	}})
	r.Must(err)
	return d
}

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

const head = "Personalnummer;Pflicht;Erledigt am;Gültig bis;Ausgestellt von\n"

func (r *rig) send(lines ...string) (proofimport.Import, proofimport.Plan) {
	r.T.Helper()
	i, err := r.proofs.Send(r.Ctx, "alt.csv", []byte(head+strings.Join(lines, "\n")+"\n"))
	r.Must(err)
	i, p, err := r.proofs.Look(r.Ctx, i.ID)
	r.Must(err)
	return i, p
}

func (r *rig) line(person int, rest string) string { return r.number[person] + ";" + rest }

func (r *rig) state(person int) string {
	r.T.Helper()
	list, err := r.duties.Of(r.Ctx, r.people[person])
	r.Must(err)
	for _, m := range list {
		if m.Duty == r.fire.ID {
			return fmt.Sprint(m.State, " ", m.Dates.DoneOn)
		}
	}
	return "none"
}

// What is taken over is what was shown: it fulfils the duty, comes twice
// without an effect, and goes again.
func TestProofsComeInOnceAndGoAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	before := r.state(0)
	lines := []string{
		r.line(0, "Brandschutz-Unterweisung;11.02.2026;;Feuerwehr"),
		r.line(1, "brandschutz unterweisung;2025-03-01;2026-12-31;Altsystem"),
	}
	i, p := r.send(lines...)
	if len(p.New) != 2 || p.Known != 0 || len(p.Skips) != 0 || r.state(0) != before {
		t.Fatalf("the preview: %+v; %s", p, r.state(0))
	}
	if err := r.proofs.Take(r.Ctx, i.ID, "something else"); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken unseen: %v", err)
	}
	r.Must(r.proofs.Take(r.Ctx, i.ID, p.Token()))
	r.Must(r.proofs.Take(r.Ctx, i.ID, p.Token())) // a double click
	if got := r.state(0); got != "done 2026-02-11" {
		t.Errorf("after the import: %s", got)
	}
	again, second := r.send(lines...)
	if len(second.New) != 0 || second.Known != 2 || len(second.Skips) != 0 {
		t.Errorf("sent again: %+v", second)
	}
	if err := r.proofs.Take(r.Ctx, again.ID, second.Token()); !fault.Is(err, fault.Conflict) {
		t.Errorf("nothing is taken over: %v", err)
	}
	r.Must(r.proofs.Undo(r.Ctx, i.ID))
	r.Must(r.proofs.Undo(r.Ctx, i.ID))
	if got := r.state(0); got != before {
		t.Errorf("after it was taken back: %s, before %s", got, before)
	}
	if _, p := r.send(lines...); len(p.New) != 2 {
		t.Errorf("what was taken back can come again: %+v", p)
	}
}

func TestBadLinesAreNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const fire = "Brandschutz-Unterweisung;"
	_, p := r.send(
		r.line(0, fire+"11.02.2026;;Feuerwehr"),
		"99999999;"+fire+"11.02.2026;;Feuerwehr",
		r.line(0, "Tanzkurs;11.02.2026;;Feuerwehr"),
		r.line(0, fire+"31.02.2026;;Feuerwehr"),
		r.line(0, fire+"09.06.2026;;Feuerwehr"),
		r.line(0, fire+"11.02.2026;10.02.2026;Feuerwehr"),
		r.line(0, fire+"11.02.2026;;"),
		r.line(0, fire+"11.02.2026;;Feuerwehr"),
		r.line(2, fire+"11.02.2026;;Feuerwehr"),
		r.line(0, "Nur hier;11.02.2026;;Feuerwehr"),
		r.line(1, "Brandschutz;11.02.2026;;Feuerwehr"), // the course of both
		r.line(0, fire+"01.02.2025;;"+strings.Repeat("x", 201)),
	)
	var got []string
	for _, s := range p.Skips {
		got = append(got, fmt.Sprintf("%d %s %s", s.Line, s.Field, s.Reason))
		for _, l := range i18n.Langs {
			if !i18n.Has(l, "proofimport.reason."+s.Reason) || !i18n.Has(l, "proofimport.field."+string(s.Field)) {
				t.Errorf("%s %s has no words", s.Reason, s.Field)
			}
		}
	}
	want := []string{
		"3 personnel_number person", "4 duty duty", "5 done_on date", "6 done_on future", "7 valid_to period",
		"8 issuer missing", "13 issuer too_long", "9 done_on repeated", "10 personnel_number not_affected", "11 duty not_asked",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(p.New) != 2 {
		t.Errorf("got %v\nwant %v\nnew %d", got, want, len(p.New))
	}
}

func TestWhatChangedMeanwhileIsShownAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	line := r.line(0, "Brandschutz-Unterweisung;11.02.2026;;Feuerwehr")
	i, p := r.send(line)
	other, same := r.send(line)
	r.Must(r.proofs.Take(r.Ctx, other.ID, same.Token()))
	if err := r.proofs.Take(r.Ctx, i.ID, p.Token()); !fault.Is(err, fault.Conflict) {
		t.Errorf("what is known meanwhile came in twice: %v", err)
	}
	if err := r.proofs.Undo(r.Ctx, i.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("nothing to take back: %v", err)
	}
	r.Clock.Advance(25 * time.Hour)
	if err := r.proofs.Undo(r.Ctx, other.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back after a day: %v", err)
	}
	r.Must(r.proofs.Sweep(r.Ctx))
	if _, err := r.proofs.Get(r.Ctx, i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the file is kept: %v", err)
	}
}

func TestWhoMayImportProofs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := r.May(r.people[0], duty.Care)
	if _, err := r.proofs.Send(ctx, "alt.csv", []byte(head)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody else: %v", err)
	}
	i, _ := r.send(r.line(0, "Brandschutz-Unterweisung;11.02.2026;;Feuerwehr"))
	if _, err := r.proofs.Get(r.May(r.people[1], duty.Import), i.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a colleague sees the file: %v", err)
	}
}

// A file of forty lines costs the statements of one, shown and taken over.
func TestLongFilesAreAFewStatements(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cost := func(days ...int) (look, take int64) {
		t.Helper()
		var lines []string
		for _, d := range days {
			lines = append(lines, r.line(0, "Brandschutz-Unterweisung;"+clock.Today(r.Ctx).AddDays(-d).String()+";;Altsystem"))
		}
		i, p := r.send(lines...)
		if len(p.New) != len(days) {
			t.Fatalf("%d of %d lines are new: %+v", len(p.New), len(days), p.Skips)
		}
		ctx, n := db.WithCounter(r.Ctx)
		_, _, err := r.proofs.Look(ctx, i.ID)
		r.Must(err)
		look = n.Statements.Load()
		ctx, n = db.WithCounter(r.Ctx)
		r.Must(r.proofs.Take(ctx, i.ID, p.Token()))
		return look, n.Statements.Load()
	}
	look, take := cost(1)
	many := make([]int, 40)
	for k := range many {
		many[k] = k + 2
	}
	if l, k := cost(many...); l != look || k != take {
		t.Errorf("%d and %d statements, for forty lines %d and %d", look, take, l, k)
	}
}
