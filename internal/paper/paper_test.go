package paper_test

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town is a Kita with a head, a learner without an e-mail address and a
// course that a project asks for by the end of August.
type town struct {
	*projecttest.Town
	*paper.Service
	hr            context.Context
	kita          uuid.UUID
	family        uuid.UUID
	course        uuid.UUID
	head, learner uuid.UUID // numbers 1 and 2
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	base, err := url.Parse("https://lernen.example")
	w.Must(err)
	courses := course.New(w.Kit.DB)
	w.Service = &paper.Service{
		DB: w.Kit.DB, Tenants: tenant.New(w.Kit.DB, base), People: w.Town.People, Courses: courses,
		Learn: learn.New(w.Kit.DB, courses, &enrol.Service{DB: w.Kit.DB}), PDF: pdf.New(pdf.Options{}),
	}
	t.Cleanup(w.PDF.Close)
	w.Learn.Completed.InTx(func(ctx context.Context, tx *db.Tx, facts []learn.Completion) error {
		return w.Projects.Completed(ctx, tx, []uuid.UUID{facts[0].PersonID}, []uuid.UUID{facts[0].CourseID})
	})
	w.hr = w.May(uuid.New(), paper.Print, paper.Record)
	w.SetDay("2026-06-08")
	w.course = w.Course("e-akte")
	w.kita, w.family = w.Unit("51.2", uuid.Nil), w.Family("educator")
	w.head = w.Person(projecttest.Post{Unit: w.kita, Family: w.family, Supervisor: true})
	w.learner = w.Person(projecttest.Post{Unit: w.kita, Family: w.family})
	wave := w.Wave(w.Project("E-Akte", w.kita), "2026-09-01", w.kita)
	w.Need(wave, project.RequirementInput{CourseID: w.course})
	w.SetDay("2026-06-12")
	return w
}

func (w *town) proof() paper.ProofInput {
	return paper.ProofInput{Person: w.learner, Course: "e-akte", On: projecttest.Day("2026-06-10"), Witness: " 1 "}
}

func (w *town) completions() int {
	return w.Int(`SELECT count(*) FROM completion WHERE tenant_id = $1 AND evidence = 'witnessed'`, w.Tenant)
}

func isFault(t *testing.T, err error, id string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != id && (len(f.Fields) == 0 || f.Fields[0].ID != id) {
		t.Errorf("%v, want %s", err, id)
	}
}

// Typed in twice, one after the other and both at once, it is one proof.
func TestTypedInTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() { errs[i] = w.Record(w.hr, w.proof()) })
	}
	all.Wait()
	recorded := 0
	for _, err := range errs {
		if err == nil {
			recorded++
			continue
		}
		isFault(t, err, "paper.proof.twice")
	}
	if recorded != 1 || w.completions() != 1 {
		t.Errorf("%d recorded, %d completions, want 1 and 1", recorded, w.completions())
	}
	isFault(t, w.Record(w.hr, w.proof()), "paper.proof.twice")
	list, err := w.Proofs(w.hr, w.learner)
	if err != nil || len(list) != 1 || list[0].Witness != "Person0001" || list[0].On != projecttest.Day("2026-06-10") {
		t.Errorf("%v %v", list, err)
	}
	if n := w.Int(`SELECT count(*) FROM assignment WHERE tenant_id = $1 AND person_id = $2 AND met_on = '2026-06-10'`, w.Tenant, w.learner); n != 1 {
		t.Error("the project does not know of it")
	}

	older := w.proof()
	older.On = projecttest.Day("2026-06-09")
	isFault(t, w.Record(w.hr, older), "paper.proof.newer")
	renewed := w.proof()
	renewed.On = projecttest.Day("2026-06-11")
	if err := w.Record(w.hr, renewed); err != nil || w.completions() != 2 {
		t.Errorf("a renewal: %v", err)
	}
}

// The twin: what makes the second typing a repetition is what the first left.
func TestTypedInTwiceTwin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Must(w.Record(w.hr, w.proof()))
	w.SQL(`UPDATE course SET slug = 'e-akte-alt' WHERE tenant_id = $1`, w.Tenant)
	w.Course("e-akte") // published today, so nothing is known about it
	later := w.proof()
	later.On = projecttest.Day("2026-06-12")
	w.Must(w.Record(w.hr, later))
	if n := w.completions(); n != 2 {
		t.Errorf("%d completions: something else than the first proof stops the second", n)
	}
}

func TestProofsThatAreNone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	clerk := w.Person(projecttest.Post{Unit: w.kita, Family: w.family}) // number 3
	for id, change := range map[string]func(*paper.ProofInput){
		"paper.proof.course":          func(p *paper.ProofInput) { p.Course = "" },
		"paper.proof.on":              func(p *paper.ProofInput) { p.On = clock.Date{} },
		"paper.proof.future":          func(p *paper.ProofInput) { p.On = projecttest.Day("2026-06-13") },
		"paper.proof.before_course":   func(p *paper.ProofInput) { p.On = projecttest.Day("2026-06-07") },
		"paper.proof.witness":         func(p *paper.ProofInput) { p.Witness = " " },
		"paper.proof.witness_unknown": func(p *paper.ProofInput) { p.Witness = "99" },
		"paper.proof.witness_wrong":   func(p *paper.ProofInput) { p.Witness = "3" },
	} {
		in := w.proof()
		change(&in)
		isFault(t, w.Record(w.hr, in), id)
	}
	self := w.proof()
	self.Person = w.head
	isFault(t, w.Record(w.hr, self), "paper.proof.witness_wrong")
	isFault(t, w.Record(w.May(w.learner, paper.Record), w.proof()), "paper.proof.own")
	if err := w.Record(w.May(clerk), w.proof()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a clerk records: %v", err)
	}
	if n := w.completions(); n != 0 {
		t.Errorf("%d completions", n)
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	mailed := w.Person(projecttest.Post{Unit: w.kita, Family: w.family})
	w.SQL(`UPDATE person SET email = 'a@lindenau.example' WHERE tenant_id = $1 AND id = $2`, w.Tenant, mailed)
	w.Reconcile()
	count := func(f paper.LetterFilter) int {
		t.Helper()
		b, err := w.Letters(w.hr, f)
		w.Must(err)
		return len(b.Letters)
	}
	if n := count(paper.LetterFilter{Occasion: paper.AllOpen}); n != 2 {
		t.Errorf("%d letters, want 2: head and learner have no address", n)
	}
	if n := count(paper.LetterFilter{Occasion: paper.DueSoon}); n != 0 {
		t.Errorf("%d letters in June about the end of August", n)
	}
	w.SetDay("2026-08-25")
	if n := count(paper.LetterFilter{Occasion: paper.DueSoon, Unit: "amt-51-2"}); n != 2 {
		t.Errorf("%d letters in the last week, want 2", n)
	}
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from) VALUES ($1, $2, $3, '2026-08-01')`, w.Tenant, uuid.New(), w.head)
	w.SetDay("2026-09-10")
	if n := count(paper.LetterFilter{Occasion: paper.Overdue}); n != 1 {
		t.Errorf("%d letters, want 1: the head is away", n)
	}
	out, err := w.PrintLetters(w.hr, paper.LetterFilter{Occasion: paper.Overdue})
	if err != nil || len(out) < 1000 {
		t.Errorf("%d bytes, %v", len(out), err)
	}
	in := w.proof()
	in.On = projecttest.Day("2026-09-09")
	w.Must(w.Record(w.hr, in))
	_, err = w.PrintLetters(w.hr, paper.LetterFilter{Occasion: paper.AllOpen})
	isFault(t, err, "paper.letters.none")
	w.SetDay("2026-08-25")
	w.SQL(`DELETE FROM absence WHERE tenant_id = $1`, w.Tenant)
	for unit, want := range map[uuid.UUID]int{w.kita: 1, w.Unit("52", uuid.Nil): 0} {
		narrow := w.As(uuid.New(), actor.Bundles{actor.HR: {paper.Print}}, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: unit}})
		if b, err := w.Letters(narrow, paper.LetterFilter{Occasion: paper.AllOpen}); err != nil || len(b.Letters) != want {
			t.Errorf("HR of one unit: %d letters, want %d: %v", len(b.Letters), want, err)
		}
	}
	if _, err := w.Letters(w.May(uuid.New()), paper.LetterFilter{Occasion: paper.AllOpen}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody prints letters: %v", err)
	}
}
