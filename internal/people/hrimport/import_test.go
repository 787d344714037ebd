package hrimport_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// office is a tenant with the services of an import.
type office struct {
	*testkit.Kit
	t       *testing.T
	org     *org.Service
	people  *people.Service
	imports *hrimport.Service
}

func newOffice(t *testing.T) *office {
	t.Helper()
	k := testkit.New(t)
	o := org.New(k.DB)
	p := people.New(k.DB, o)
	return &office{k, t, o, p, hrimport.New(k.DB, o, p)}
}

// small is an office with five units.
func small(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	o.run(hrfile.Units, unitsFile, hrimport.Keep)
	return o
}

const unitsFile = `Nummer;Bezeichnung;Art;Übergeordnet;Gültig ab;Gültig bis
00;Leitung;Amt;;01.01.2020;
50;Sozialamt;Amt;00;01.01.2020;
51;Jugendamt;Amt;00;01.01.2020;
51.1;Kita;Team;51;01.01.2020;
05.10;Newsroom;Team;00;01.01.2020;
`

const head = "PersNr;Nachname;Vorname;Titel;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt;Austritt;Anteil %;Führungskraft;Sprache\n"

const (
	krueger = "0001;Krüger;Sabine;Dr.;s.krueger@x.example;50;Sachbearbeitung;Sachbearbeitung;01.04.2010;;100;nein;de\n"
	horn    = "0002;Horn;Ulf;;;51;Leitung;Sachbearbeitung;01.01.2015;;75;ja;de\n"
	horn2   = "0002;Horn;Ulf;;;05.10;Redaktion;Presse;01.02.2020;;25;nein;de\n"
	busch   = "0003;Busch;Eva;;;51.1;Erziehung;Erziehung;01.08.2020;;19,5;nein;en\n"
)

func (o *office) run(kind hrfile.Kind, text string, missing hrimport.MissingMode) hrimport.Report {
	o.t.Helper()
	r, err := o.imports.Run(o.Ctx, hrimport.RunInput{
		UploadInput: hrimport.UploadInput{FileName: "hr.csv", Content: []byte(text), Kind: kind}, Missing: missing,
	})
	if err != nil {
		o.t.Fatalf("import: %v", err)
	}
	return r
}

// planned uploads and plans a file of people.
func (o *office) planned(text string) hrimport.Import {
	o.t.Helper()
	imp, err := o.imports.Upload(o.Ctx, hrimport.UploadInput{FileName: "hr.csv", Content: []byte(text), Kind: hrfile.People})
	if err != nil {
		o.t.Fatal(err)
	}
	if imp, err = o.imports.Plan(o.Ctx, imp.Slug, imp.Mapping); err != nil {
		o.t.Fatal(err)
	}
	return imp
}

func (o *office) commit(imp hrimport.Import, in hrimport.CommitInput) hrimport.Import {
	o.t.Helper()
	imp, err := o.imports.Commit(o.Ctx, imp.Slug, in)
	if err != nil {
		o.t.Fatal(err)
	}
	return imp
}

// state is every person with a posting that has not been taken back:
// "Krüger 50 2010-04-01–".
func (o *office) state() []string {
	o.t.Helper()
	page, err := o.people.List(o.Ctx, people.Filter{})
	if err != nil {
		o.t.Fatal(err)
	}
	tree, err := o.org.Tree(o.Ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	out := []string{}
	for _, e := range page.Entries {
		rec, err := o.people.Get(o.Ctx, e.Person.Slug)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, p := range rec.Postings {
			u, _ := tree.Unit(p.Unit)
			lead := ""
			if p.Supervisor {
				lead = " leads"
			}
			out = append(out, fmt.Sprintf("%s %s %d %s–%s%s", e.Person.LastName, u.Number, p.Share, p.From, p.To, lead))
		}
	}
	slices.Sort(out)
	return out
}

func counts(r hrimport.Report) string {
	c := r.Import.Counts
	return fmt.Sprintf("%d new %d changed %d same %d absent, postings %d %d %d %d, %d skipped",
		c.Created, c.Changed, c.Unchanged, c.Absent, c.Postings.Created, c.Postings.Changed, c.Postings.Unchanged, c.Postings.Ended, c.Skipped)
}

func demo(t *testing.T, name string) string {
	t.Helper()
	b, err := content.Files.ReadFile("demo/hr/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheDemoTown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if got := counts(o.run(hrfile.Units, demo(t, "lindenau-units.csv"), "")); got != "47 new 0 changed 0 same 0 absent, postings 0 0 0 0, 0 skipped" {
		t.Errorf("units: %s", got)
	}
	begun := time.Now()
	imp := o.planned(demo(t, "lindenau-people.csv"))
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("the dry run took %s", took)
	} else {
		t.Logf("dry run %s", took)
	}
	if n := o.Int(`SELECT count(*) FROM person`); n != 0 {
		t.Errorf("a dry run made %d people", n)
	}
	if err := o.imports.Discard(o.Ctx, imp.Slug); err != nil {
		t.Fatal(err)
	}
	r := o.run(hrfile.People, demo(t, "lindenau-people.csv"), "")
	if got := counts(r); got != "850 new 0 changed 0 same 0 absent, postings 899 0 0 0, 23 skipped" {
		t.Errorf("people: %s", got)
	}
	var got []string
	vacant := 0
	for _, k := range r.Skips {
		if k.Reason == hrimport.Vacant {
			vacant++
			continue
		}
		got = append(got, fmt.Sprintf("%d %s %s %s", k.Line, k.Field, k.Reason, k.Value))
	}
	want := []string{
		"49 start date 31.02.2020", "146 unit unit_unknown 99.9", "243 email email a.b@",
		"340 personnel_number missing ", "437 share share hundert", "534 end period 31.12.2010",
	}
	if diff := cmp.Diff(want, got); diff != "" || vacant != 17 {
		t.Errorf("%d vacant, %s", vacant, diff)
	}
	people, postings := o.Int(`SELECT count(*) FROM person`), o.Int(`SELECT count(*) FROM posting`)
	if people != 850 || postings != 899 {
		t.Errorf("%d people, %d postings", people, postings)
	}
	o.Clock.Advance(40 * 24 * time.Hour)
	if got := counts(o.run(hrfile.People, demo(t, "lindenau-people.csv"), hrimport.End)); got != "0 new 0 changed 850 same 0 absent, postings 0 0 899 0, 23 skipped" {
		t.Errorf("again: %s", got)
	}
	if got := counts(o.run(hrfile.Units, demo(t, "lindenau-units.csv"), hrimport.End)); got != "0 new 0 changed 47 same 0 absent, postings 0 0 0 0, 0 skipped" {
		t.Errorf("units again: %s", got)
	}
}

func TestReportForTheCommandLine(t *testing.T) {
	t.Parallel()
	o := small(t)
	b, err := json.Marshal(o.run(hrfile.People, head+krueger+horn+horn2+"0004;Fehler;Mail;;a.b@;50;;IT;01.01.2020;;100;nein;de\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"created":2,"changed":0,"unchanged":0,"ended":0,"postings":{"created":3,"changed":0,"unchanged":0,"ended":0},` +
		`"skipped":[{"line":5,"field":"email","reason":"email","hint":"E-Mail „a.b@“ ist unvollständig. Beispiel: erika.muster@stadt.example"}]}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAFileDoes(t *testing.T) {
	t.Parallel()
	old := head + krueger + horn + horn2 + busch
	swap := func(line, from, to string) string { return strings.Replace(line, from, to, 1) }
	for name, c := range map[string]struct {
		file    string
		missing hrimport.MissingMode
		counts  string
		state   []string
	}{
		"the same": {
			old, hrimport.End, "0 new 0 changed 3 same 0 absent, postings 0 0 4 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"},
		},
		"a move keeps the past": {
			head + swap(krueger, ";50;", ";51;") + horn + horn2 + busch, "", "0 new 1 changed 2 same 0 absent, postings 0 1 3 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–2026-06-08", "Krüger 51 10000 2026-06-08–"},
		},
		"a move with its own date": {
			head + swap(swap(krueger, ";50;", ";51;"), "01.04.2010", "01.07.2026") + horn + horn2 + busch, "", "0 new 1 changed 2 same 0 absent, postings 0 1 3 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–2026-07-01", "Krüger 51 10000 2026-07-01–"},
		},
		"one posting fewer": {
			head + krueger + horn + busch, "", "0 new 1 changed 2 same 0 absent, postings 0 0 3 1, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–2026-06-08", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"},
		},
		"a bad row ends nothing": {
			head + krueger + horn + swap(horn2, ";25;", ";viel;") + busch, hrimport.End, "0 new 0 changed 3 same 0 absent, postings 0 0 3 0, 1 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"},
		},
		"the only row bad, others end": {
			head + swap(krueger, "01.04.2010", "31.02.2010") + horn + horn2, hrimport.End, "0 new 0 changed 1 same 1 absent, postings 0 0 2 0, 1 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–2026-06-08", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"},
		},
		"missing people stay": {
			head + krueger, "", "0 new 0 changed 1 same 2 absent, postings 0 0 1 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–"},
		},
		"HR's last day counts": {
			head + swap(krueger, "2010;;", "2010;31.12.2026;") + horn + horn2 + busch, "", "0 new 1 changed 2 same 0 absent, postings 0 1 3 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 7500 2015-01-01– leads", "Krüger 50 10000 2010-04-01–2027-01-01"},
		},
		"share, flag and start put right": {
			head + krueger + swap(swap(swap(horn, ";75;", ";80,25;"), ";ja;", ";nein;"), "2015", "2014") + horn2 + busch, "", "0 new 1 changed 2 same 0 absent, postings 0 1 3 0, 0 skipped",
			[]string{"Busch 51.1 1950 2020-08-01–", "Horn 05.10 2500 2020-02-01–", "Horn 51 8025 2014-01-01–", "Krüger 50 10000 2010-04-01–"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := small(t)
			o.run(hrfile.People, old, "")
			if got := counts(o.run(hrfile.People, c.file, c.missing)); got != c.counts {
				t.Errorf("counts: got %s, want %s", got, c.counts)
			}
			if diff := cmp.Diff(c.state, o.state()); diff != "" {
				t.Error(diff)
			}
			// Importing twice is importing once, on the same day and later.
			for range 2 {
				r := o.run(hrfile.People, c.file, c.missing)
				if n := r.Import.Counts; n.Created+n.Changed != 0 || n.Postings.Created+n.Postings.Changed+n.Postings.Ended != 0 {
					t.Errorf("the same file again: %s", counts(r))
				}
				if diff := cmp.Diff(c.state, o.state()); diff != "" {
					t.Error(diff)
				}
				o.Clock.Advance(3 * 24 * time.Hour)
			}
		})
	}
}
