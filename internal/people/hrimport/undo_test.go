package hrimport_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

const changed = head +
	"0001;Krüger-Horn;Sabine;;s.krueger@x.example;51;Sachbearbeitung;Sachbearbeitung;01.04.2010;;50;nein;de\n" +
	"0003;Busch;Eva;;;51.1;Erziehung;Erziehung;01.08.2020;;19,5;nein;en\n"

func TestUndoRestores(t *testing.T) {
	t.Parallel()
	o := small(t)
	empty := o.state()
	first := o.run(hrfile.People, head+krueger+horn+horn2, "")
	before := o.state()
	second := o.run(hrfile.People, changed, hrimport.End)
	after := o.state()

	if _, err := o.imports.Undo(o.Ctx, first.Import.Slug); id(err) != "people.import.undo_older" {
		t.Errorf("an older import was undone: %v", err)
	}
	imp, err := o.imports.Undo(o.Ctx, second.Import.Slug)
	if err != nil || imp.State != hrimport.Undone {
		t.Fatalf("%+v %v", imp.State, err)
	}
	if diff := cmp.Diff(before, o.state()); diff != "" {
		t.Errorf("after the undo: %s", diff)
	}
	if again, err := o.imports.Undo(o.Ctx, second.Import.Slug); err != nil || !again.UndoneAt.Equal(imp.UndoneAt) {
		t.Errorf("a second click: %v", err)
	}
	// What was taken back can come again, under the same person.
	ids := o.Int(`SELECT count(*) FROM person`)
	if got := counts(o.run(hrfile.People, changed, hrimport.End)); got != "1 new 1 changed 0 same 1 absent, postings 1 1 0 0, 0 skipped" {
		t.Errorf("once more: %s", got)
	}
	if diff := cmp.Diff(after, o.state()); diff != "" || o.Int(`SELECT count(*) FROM person`) != ids {
		t.Errorf("once more: %s", diff)
	}
	_ = empty
}

func TestUndoOfTheFirstImportLeavesNobody(t *testing.T) {
	t.Parallel()
	o := small(t)
	r := o.run(hrfile.People, head+krueger+horn, "")
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); err != nil {
		t.Fatal(err)
	}
	if got := o.state(); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
	r = o.run(hrfile.People, head+krueger+horn, "")
	if r.Import.Counts.Created != 2 || len(o.state()) != 2 {
		t.Errorf("again: %s, %v", counts(r), o.state())
	}
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); err != nil || len(o.state()) != 0 {
		t.Errorf("second undo: %v %v", err, o.state())
	}
}

func TestUndoKeepsWhoActedOrChanged(t *testing.T) {
	t.Parallel()
	o := small(t)
	r := o.run(hrfile.People, head+krueger+horn+busch, "")
	var acted uuid.UUID
	o.imports.KeepWhoActed(func(ctx context.Context, tx *db.Tx, persons []uuid.UUID) ([]uuid.UUID, error) {
		err := tx.Pgx().QueryRow(ctx, `SELECT id FROM person WHERE last_name = 'Krüger' AND id = ANY($1)`, persons).Scan(&acted)
		return []uuid.UUID{acted}, err
	})
	o.SQL(`UPDATE person SET title = 'Dr.' WHERE last_name = 'Horn'`)
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); err != nil {
		t.Fatal(err)
	}
	want := []string{"Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"}
	if diff := cmp.Diff(want, o.state()); diff != "" {
		t.Error(diff)
	}
	p, err := o.imports.Preview(o.May(uuid.New(), people.Import), r.Import.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Horn, Ulf (0002)", "Krüger, Sabine (0001)"}, p.Kept); diff != "" {
		t.Error(diff)
	}
}

func TestUndoEndsAfterADay(t *testing.T) {
	t.Parallel()
	o := small(t)
	r := o.run(hrfile.People, head+krueger, "")
	o.Clock.Advance(24*time.Hour - time.Second)
	imp, err := o.imports.Get(o.Ctx, r.Import.Slug)
	if err != nil || !imp.Undoable(o.Clock.Now()) {
		t.Errorf("not undoable within 24 hours: %v", err)
	}
	o.Clock.Advance(time.Second)
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); id(err) != "people.import.undo_late" {
		t.Errorf("got %v", err)
	}
}

func TestUndoOfUnits(t *testing.T) {
	t.Parallel()
	o := small(t)
	tree := func() string {
		t.Helper()
		tr, err := o.org.Tree(o.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, u := range tr.Units() {
			out = append(out, strings.Repeat("›", tr.Depth(u.ID))+u.Number)
		}
		return strings.Join(out, " ")
	}
	before := tree()
	moved := strings.Replace(unitsFile, "Team;51;", "Team;50;", 1) + "60;Neu;Amt;00;;\n"
	r := o.run(hrfile.Units, strings.Replace(moved, "05.10;Newsroom;Team;00;01.01.2020;\n", "", 1), hrimport.End)
	if got := tree(); got != "00 ›50 ››51.1 ›51 ›60" {
		t.Fatalf("after the import: %s", got)
	}
	o.run(hrfile.People, head+strings.Replace(krueger, ";50;", ";60;", 1), "")
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); id(err) != "people.import.undo_older" {
		t.Errorf("got %v", err)
	}
	last, err := o.imports.Recent(o.Ctx)
	if err != nil || len(last) != 3 {
		t.Fatalf("%d recent, %v", len(last), err)
	}
	if _, err := o.imports.Undo(o.Ctx, last[0].Slug); err != nil {
		t.Fatal(err)
	}
	if _, err := o.imports.Undo(o.Ctx, r.Import.Slug); err != nil {
		t.Fatal(err)
	}
	if got := tree(); got != before {
		t.Errorf("after the undo: %s, before: %s", got, before)
	}
}

func TestUnitsWithPeopleNeverEnd(t *testing.T) {
	t.Parallel()
	o := small(t)
	o.run(hrfile.People, head+busch, "") // works in 51.1
	r := o.run(hrfile.Units, "Nummer;Bezeichnung;Übergeordnet\n00;Leitung;\n", hrimport.End)
	if got := counts(r); got != "0 new 0 changed 1 same 2 absent, postings 0 0 0 0, 0 skipped" {
		t.Errorf("50 and 05.10 may end, 51 and 51.1 not: %s", got)
	}
}
