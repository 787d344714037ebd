package audience_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// town is a tenant with three units and five people, imported as in life.
type town struct {
	*testkit.Kit
	t        *testing.T
	service  *audience.Service
	people   *people.Service
	unit     func(number string) uuid.UUID
	family   map[string]uuid.UUID
	names    map[uuid.UUID]string
	personOf map[string]uuid.UUID
}

const staff = `PersNr;Nachname;OrgNr;Jobfamilie;Eintritt;Austritt;Anteil;Führungskraft
1;Amsel;50;Sachbearbeitung;01.01.2010;;100;ja
2;Buche;50;Sachbearbeitung;01.01.2010;;100;nein
3;Chrom;50.1;Sachbearbeitung;01.01.2010;;50;nein
3;Chrom;60;Erziehung;01.01.2012;;50;ja
4;Dachs;60;Erziehung;01.01.2010;31.12.2025;100;nein
5;Eiche;60;Erziehung;01.07.2026;;100;nein
`

func newTown(t *testing.T) *town {
	t.Helper()
	k := testkit.New(t)
	o := org.New(k.DB)
	p := people.New(k.DB, o)
	imports := hrimport.New(k.DB, o, p)
	for kind, text := range map[hrfile.Kind]string{hrfile.Units: "Nummer;Bezeichnung;Übergeordnet\n00;Leitung;\n50;Soziales;00\n50.1;Wohngeld;50\n60;Kita;00\n"} {
		if _, err := imports.Run(k.Ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{Content: []byte(text), Kind: kind}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imports.Run(k.Ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{Content: []byte(staff), Kind: hrfile.People}}); err != nil {
		t.Fatal(err)
	}
	tr, err := o.Tree(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{Kit: k, t: t, service: audience.New(k.DB, o), people: p, family: map[string]uuid.UUID{}, names: map[uuid.UUID]string{}, personOf: map[string]uuid.UUID{}}
	w.unit = func(n string) uuid.UUID { u, _ := tr.ByNumber(n); return u.ID }
	families, err := p.JobFamilies(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	for id, f := range families {
		w.family[f.Slug] = id
	}
	page, err := p.List(k.Ctx, people.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		w.names[e.Person.ID], w.personOf[e.Person.LastName] = e.Person.LastName, e.Person.ID
	}
	return w
}

func (w *town) list(ids []uuid.UUID) string {
	var out []string
	for _, id := range ids {
		out = append(out, w.names[id])
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestWhoIsInAndWhyAgree(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	today := clock.Today(w.Ctx)
	units := func(numbers ...string) (ids []uuid.UUID) {
		for _, n := range numbers {
			ids = append(ids, w.unit(n))
		}
		return ids
	}
	clerk, educator := w.family["sachbearbeitung"], w.family["erziehung"]
	for name, c := range map[string]struct {
		rule audience.Rule
		day  clock.Date
		want string
	}{
		"everybody of today":         {audience.Rule{}, today, "Amsel Buche Chrom"},
		"before a leaver left":       {audience.Rule{}, clock.NewDate(2025, 12, 31), "Amsel Buche Chrom Dachs"},
		"a joiner":                   {audience.Rule{Units: units("60")}, clock.NewDate(2026, 7, 1), "Chrom Eiche"},
		"with the units below":       {audience.Rule{Units: units("50")}, today, "Amsel Buche Chrom"},
		"the unit below only":        {audience.Rule{Units: units("50.1")}, today, "Chrom"},
		"job family":                 {audience.Rule{JobFamilies: []uuid.UUID{educator}}, today, "Chrom"},
		"supervisors":                {audience.Rule{Supervisors: true}, today, "Amsel Chrom"},
		"all parts of one posting":   {audience.Rule{Units: units("50"), JobFamilies: []uuid.UUID{clerk}, Supervisors: true}, today, "Amsel"},
		"a unit that does not exist": {audience.Rule{Units: []uuid.UUID{uuid.New()}}, today, ""},
	} {
		got, err := w.service.Persons(w.Ctx, c.rule, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if w.list(got) != c.want {
			t.Errorf("%s: got %q, want %q", name, w.list(got), c.want)
		}
		for id, last := range w.names {
			why, err := w.service.Why(w.Ctx, c.rule, id, c.day)
			if err != nil {
				t.Fatal(err)
			}
			if why.In() != slices.Contains(got, id) {
				t.Errorf("%s: %s is in the list: %t, why says %+v", name, last, slices.Contains(got, id), why)
			}
		}
	}
}

func TestWhyNamesEachPart(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	rule := audience.Rule{Units: []uuid.UUID{w.unit("50")}, JobFamilies: []uuid.UUID{w.family["sachbearbeitung"]}, Supervisors: true}
	why, err := w.service.Why(w.Ctx, rule, w.personOf["Chrom"], clock.Today(w.Ctx))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range why.Fits {
		got = append(got, fmt.Sprintf("unit %t family %t flag %t", f.InUnits, f.InFamilies, f.InFlag))
	}
	if diff := cmp.Diff([]string{"unit true family true flag false", "unit false family false flag true"}, got); diff != "" || why.In() {
		t.Errorf("%s", diff)
	}
}

func TestDifferenceAndCheck(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	soziales, kita := audience.Rule{Units: []uuid.UUID{w.unit("50.1")}}, audience.Rule{Supervisors: true}
	in, out, err := w.service.Difference(w.Ctx, soziales, kita, clock.Today(w.Ctx))
	if err != nil || w.list(in) != "Amsel" || w.list(out) != "" {
		t.Errorf("in %s, out %s, %v", w.list(in), w.list(out), err)
	}
	if err := w.service.Check(w.Ctx, soziales); err != nil {
		t.Error(err)
	}
	for _, r := range []audience.Rule{{Units: []uuid.UUID{uuid.New()}}, {JobFamilies: []uuid.UUID{uuid.New()}}} {
		if err := w.service.Check(w.Ctx, r); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	other := testkit.New(t)
	if err := w.service.Check(other.Ctx, soziales); !fault.Is(err, fault.Invalid) {
		t.Errorf("a unit of another town: %v", err)
	}
	if ids, err := w.service.Persons(other.Ctx, audience.Rule{}, clock.Today(w.Ctx)); err != nil || len(ids) != 0 {
		t.Errorf("%d people of another town, %v", len(ids), err)
	}
}

func TestOneQueryWhateverTheSize(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, count := db.WithCounter(w.Ctx)
	if _, err := w.service.Persons(ctx, audience.Rule{Units: []uuid.UUID{w.unit("00")}}, clock.Today(ctx)); err != nil {
		t.Fatal(err)
	}
	if n := count.Statements.Load(); n > 3 {
		t.Errorf("%d statements", n)
	}
}

func TestRuleIsStoredAsItIs(t *testing.T) {
	t.Parallel()
	for _, r := range []audience.Rule{{}, {Units: []uuid.UUID{uuid.New()}, JobFamilies: []uuid.UUID{uuid.New()}, Supervisors: true}} {
		v, err := r.Value()
		if err != nil {
			t.Fatal(err)
		}
		var back audience.Rule
		if err := back.Scan(v); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Error(diff)
		}
	}
}
