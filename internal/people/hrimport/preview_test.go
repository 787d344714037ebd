package hrimport_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func words(l hrimport.Line) (out []string) {
	for _, f := range l.Fields {
		out = append(out, strings.ReplaceAll(fmt.Sprintf("%s: %s → %s", f.Field, f.Old, f.New), "\u00a0", " "))
	}
	return out
}

func TestPreviewTellsOldAndNew(t *testing.T) {
	t.Parallel()
	o := small(t)
	o.run(hrfile.People, head+krueger+horn+horn2+busch, "")
	imp := o.planned(head +
		"0001;Krüger-Horn;Sabine;;s.krueger@x.example;51;Sachbearbeitung;Sachbearbeitung;01.04.2010;;19,5;ja;de\n" +
		"0002;Horn;Ulf;;;51;Leitung;Sachbearbeitung;01.01.2015;31.12.2026;75;ja;de\n" +
		"0009;Neu;Nina;;;50;;IT;01.01.2026;;100;nein;de\n")
	hr := o.May(uuid.New(), people.Import)
	p, err := o.imports.Preview(i18n.WithLang(hr, i18n.EN), imp.Slug)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, l := range append(append(p.New, p.Other...), p.Ending...) {
		got[fmt.Sprintf("%s %d %s", l.Effect, l.Line, l.Name)] = words(l)
	}
	want := map[string][]string{
		"changed 2 Krüger-Horn, Sabine": {
			"last_name: Krüger → Krüger-Horn", "title: Dr. → ", "unit: 50 Sozialamt → 51 Jugendamt", "share: 100% → 19.5%", "supervisor: no → yes",
		},
		"changed 3 Horn, Ulf": {"end:  → 31 December 2026", "end:  → 7 June 2026"},
		"new 4 Neu, Nina":     nil,
		"ending 0 Busch, Eva": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := o.Int(`SELECT count(*) FROM look WHERE purpose = 'people.import'`); n != 1 {
		t.Errorf("%d looks for one page", n)
	}
	if n := o.Int(`SELECT count(*) FROM look_person`); n != 3 {
		t.Errorf("%d persons in the look", n)
	}
}

func TestProtocolNeverRunsAsFormula(t *testing.T) {
	t.Parallel()
	o := small(t)
	imp := o.planned(head + "0001;=HYPERLINK(1);+49;;;50;;IT;01.01.2020;;100;nein;de\n@2;Horn;Ulf;;;51;;IT;01.01.2020;;100;nein;de\n" +
		"0003;A;B;;-1+1;50;;IT;01.01.2020;;100;nein;de\n")
	_, data, err := o.imports.Protocol(o.Ctx, imp.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		for cell := range strings.SplitSeq(strings.TrimSpace(line), ";") {
			if s := strings.Trim(cell, `"`); s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
				t.Errorf("a formula in %q", line)
			}
		}
	}
	if !strings.Contains(string(data), "'=HYPERLINK") || !strings.Contains(string(data), "'@2") || !strings.Contains(string(data), "'-1+1") {
		t.Errorf("values are lost:\n%s", data)
	}
}

// A random sequence of files: each import twice is once, and an undo brings
// back what was before.
func TestRandomFilesTwiceAreOnceAndUndoRestores(t *testing.T) {
	t.Parallel()
	o := small(t)
	rng := rand.New(rand.NewPCG(7, 7))
	pick := func(s ...string) string { return s[rng.IntN(len(s))] }
	for round := range 20 {
		text := head
		for n := range 6 {
			if rng.IntN(5) == 0 {
				continue
			}
			for range 1 + rng.IntN(2) {
				text += fmt.Sprintf("%04d;%s;V;;;%s;%s;%s;%s;%s;%s;%s;de\n", n, pick("Alt", "Neu"), pick("50", "51", "51.1", "05.10", "99"), pick("", "Leitung"),
					pick("IT", "Presse"), pick("01.01.2015", "01.04.2020", "01.07.2026"), pick("", "", "31.12.2026", "31.12.2024"), pick("100", "50", "viel"), pick("ja", "nein"))
			}
		}
		mode := hrimport.MissingMode(pick("keep", "end"))
		before := o.state()
		first, err := o.imports.Run(o.Ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{Content: []byte(text), Kind: hrfile.People}, Missing: mode})
		if err != nil {
			t.Fatalf("round %d: %v\n%s", round, err, text)
		}
		after := o.state()
		if again := o.run(hrfile.People, text, mode).Import.Counts; again.Created+again.Changed+again.Postings.Created+again.Postings.Changed+again.Postings.Ended != 0 {
			t.Fatalf("round %d: the same file again: %+v\n%s\n%v", round, again, text, after)
		}
		if diff := cmp.Diff(after, o.state()); diff != "" {
			t.Fatalf("round %d: twice is not once: %s", round, diff)
		}
		if rng.IntN(2) == 0 {
			last, err := o.imports.Recent(o.Ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, imp := range last[:2] { // the empty one, then the first
				if imp.ID != first.Import.ID && imp.ID != last[0].ID {
					t.Fatal("another import came between")
				}
				if _, err := o.imports.Undo(o.Ctx, imp.Slug); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(before, o.state()); diff != "" {
				t.Fatalf("round %d: after the undo: %s\n%s", round, diff, text)
			}
		}
	}
}

// 6,000 people, seven times the demo town, stay within one request.
func TestALargeTownIsPlannedAndCommittedSetWise(t *testing.T) {
	t.Parallel()
	o := small(t)
	var b strings.Builder
	b.WriteString(head)
	const n = 6_000
	for i := range n {
		fmt.Fprintf(&b, "%08d;Name%d;Vor;;p%d@x.example;%s;;IT;01.01.2020;;100;nein;de\n", i, i, i, []string{"50", "51", "51.1"}[i%3])
	}
	ctx, count := db.WithCounter(o.Ctx)
	r, err := o.imports.Run(ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{Content: []byte(b.String()), Kind: hrfile.People}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Import.Counts.Created != n {
		t.Errorf("counts %s", counts(r))
	}
	if got := count.Statements.Load(); got > 60 {
		t.Errorf("%d statements", got)
	}
}

func TestDefused(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "x=1": "x=1", "": "", "Öz": "Öz"} {
		if got := hrimport.Defused(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
