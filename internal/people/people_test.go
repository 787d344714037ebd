package people_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// town is a tenant with units and people made by words.
type town struct {
	*testkit.Kit
	t       *testing.T
	service *people.Service
	units   map[string]uuid.UUID
	persons map[string]uuid.UUID
	family  uuid.UUID
}

// newTown makes units from "number<parent" words.
func newTown(t *testing.T, units string) *town {
	t.Helper()
	k := testkit.New(t)
	o := org.New(k.DB)
	w := &town{Kit: k, t: t, service: people.New(k.DB, o), units: map[string]uuid.UUID{}, persons: map[string]uuid.UUID{}, family: db.NewID()}
	var rows []org.Row
	for word := range strings.FieldsSeq(units) {
		number, parent, _ := strings.Cut(word, "<")
		rows = append(rows, org.Row{Line: len(rows) + 2, Number: number, Parent: parent, Name: i18n.Text{i18n.DE: "Amt " + number}})
	}
	d := org.Diff(nil, rows, clock.Today(k.Ctx))
	for _, s := range d.Steps {
		w.units[s.After.Number] = s.After.ID
	}
	if err := o.Apply(k.Ctx, d.Steps); err != nil {
		t.Fatal(err)
	}
	k.SQL(`INSERT INTO job_family (tenant_id, id, slug, name) VALUES ($1, $2, 'it', '{"de": "IT"}')`, k.Tenant, w.family)
	return w
}

// posted makes people from "name@unit" words; a ! marks a supervisor.
func (w *town) posted(words string) *town {
	w.t.Helper()
	for word := range strings.FieldsSeq(words) {
		word, lead := strings.CutSuffix(word, "!")
		name, unit, _ := strings.Cut(word, "@")
		id, known := w.persons[name]
		if !known {
			id = db.NewID()
			w.persons[name] = id
			p := people.Person{LastName: name, PersonnelNumber: fmt.Sprintf("%04d", len(w.persons))}
			w.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, now())`, w.Tenant, id, people.NewSlug(), p.PersonnelNumber, name, people.SortName(p), people.SearchText(p))
		}
		w.SQL(`INSERT INTO posting (tenant_id, id, person_id, unit_id, job_family_id, share, supervisor, reported_from, valid_from)
			VALUES ($1, $2, $3, $4, $5, 10000, $6, '2020-01-01', '2020-01-01')`, w.Tenant, db.NewID(), id, w.units[unit], w.family, lead)
	}
	return w
}

func (w *town) slug(name string) string {
	w.t.Helper()
	page, err := w.service.List(w.Ctx, people.Filter{Search: name})
	if err != nil || len(page.Entries) != 1 {
		w.t.Fatalf("%s: %d found, %v", name, len(page.Entries), err)
	}
	return page.Entries[0].Person.Slug
}

func names(p people.Page) (out []string) {
	for _, e := range p.Entries {
		out = append(out, e.Person.LastName)
	}
	return out
}

func TestFoldSortsAsGermanListsDo(t *testing.T) {
	t.Parallel()
	got := []string{"Zoë", "Öztürk", "Oswald", "Strauß", "Strauss", "Ärger", "Aal", "Øyvind", "O'Brien", "Véronique", "Müller", "Muller", "Mueller"}
	slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(people.Fold(a), people.Fold(b)) })
	want := []string{"Aal", "Ärger", "Mueller", "Müller", "Muller", "O'Brien", "Oswald", "Øyvind", "Öztürk", "Strauß", "Strauss", "Véronique", "Zoë"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Stores write names as the pages do.
func TestNamesInSQL(t *testing.T) {
	w := newTown(t, "")
	for _, p := range []people.Person{
		{LastName: "Krüger", FirstName: "Sabine", Title: "Dr."},
		{LastName: "Krüger", FirstName: "Sabine"},
		{LastName: "Krüger", Title: "Dr."},
		{LastName: "Krüger"},
		{},
	} {
		var full, list string
		err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Pgx().QueryRow(ctx, `SELECT `+people.FullNameSQL+`, `+people.ListNameSQL+`
				FROM (SELECT $1 AS title, $2 AS first_name, $3 AS last_name) p`, p.Title, p.FirstName, p.LastName).Scan(&full, &list)
		})
		if err != nil || full != p.FullName() || list != p.ListName() {
			t.Errorf("%+v is %q and %q in SQL: %v", p, full, list, err)
		}
	}
}

func TestLedUnits(t *testing.T) {
	t.Parallel()
	const units = "00 D1<00 10<D1 10.1<10 10.2<10 10.21<10.2 20<D1"
	for name, c := range map[string]struct {
		posted, who, units, team string
	}{
		"no flag":                        {"Amsel@10 Buche@10!", "Amsel", "", ""},
		"down to units without a leader": {"Amsel@10! Buche@10.1 Chrom@10.2! Dachs@10.21 Eiche@10", "Amsel", "10 10.1", "Buche Eiche"},
		"the other leader's part":        {"Amsel@10! Buche@10.1 Chrom@10.2! Dachs@10.21", "Chrom", "10.2 10.21", "Dachs"},
		"two postings":                   {"Amsel@10! Amsel@20! Buche@20 Chrom@D1!", "Amsel", "10 10.1 10.2 10.21 20", "Buche"},
		"two leaders of one unit":        {"Amsel@10! Buche@10! Chrom@10.1", "Buche", "10 10.1 10.2 10.21", "Amsel Chrom"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, units).posted(c.posted)
			ids, err := w.service.LedUnits(w.Ctx, w.persons[c.who])
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for n, id := range w.units {
				if slices.Contains(ids, id) {
					got = append(got, n)
				}
			}
			slices.SortFunc(got, org.CompareNumbers)
			if strings.Join(got, " ") != c.units {
				t.Errorf("leads %q, want %q", strings.Join(got, " "), c.units)
			}
			team, err := w.service.Team(w.Ctx, w.persons[c.who])
			if err != nil {
				t.Fatal(err)
			}
			var who []string
			for n, id := range w.persons {
				if slices.Contains(team, id) {
					who = append(who, n)
				}
			}
			slices.Sort(who)
			if strings.Join(who, " ") != c.team {
				t.Errorf("team %q, want %q", strings.Join(who, " "), c.team)
			}
		})
	}
}

func TestListStaysInScopeAndWritesOneLook(t *testing.T) {
	t.Parallel()
	w := newTown(t, "00 10<00 10.1<10 20<00").posted("Amsel@10 Buche@10.1 Chrom@20 Chrom@10.1 Dachs@20")
	reader := db.NewID()
	in := func(sub bool, unit string) context.Context {
		return w.As(reader, actor.Bundles{"r": {people.Read}}, actor.Grant{Role: "r", Scope: actor.Scope{Kind: actor.Unit, ID: w.units[unit], Sub: sub}})
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		f    people.Filter
		want []string
	}{
		"everywhere":     {w.May(reader, people.Read), people.Filter{}, []string{"Amsel", "Buche", "Chrom", "Dachs"}},
		"unit":           {in(false, "10"), people.Filter{}, []string{"Amsel"}},
		"sub-tree":       {in(true, "10"), people.Filter{}, []string{"Amsel", "Buche", "Chrom"}},
		"narrowed":       {in(true, "10"), people.Filter{Unit: "amt-10-1"}, []string{"Buche", "Chrom"}},
		"searched":       {in(true, "10"), people.Filter{Search: "chr"}, []string{"Chrom"}},
		"wildcards":      {w.May(reader, people.Read), people.Filter{Search: "_"}, nil},
		"no such scope":  {in(true, "20"), people.Filter{Search: "amsel"}, nil},
		"after somebody": {w.May(reader, people.Read), people.Filter{After: w.slug("Buche")}, []string{"Chrom", "Dachs"}},
		"after a nobody": {w.May(reader, people.Read), people.Filter{After: "zzzzzzzzzz"}, nil},
	} {
		page, err := w.service.List(c.ctx, c.f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, names(page)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if err := func() error { _, err := w.service.List(in(true, "10"), people.Filter{Unit: "amt-20"}); return err }(); !fault.Is(err, fault.NotFound) {
		t.Errorf("a unit out of reach: %v", err)
	}
	if _, err := w.service.Get(in(true, "10"), w.slug("Dachs")); !fault.Is(err, fault.NotFound) {
		t.Errorf("a person out of reach: %v", err)
	}
	if _, err := w.service.Get(testkit.New(t).May(reader, people.Read), w.slug("Dachs")); !fault.Is(err, fault.NotFound) {
		t.Errorf("a person of another town: %v", err)
	}
	looks := w.Int(`SELECT count(*) FROM look`)
	ctx, count := db.WithCounter(w.May(reader, people.Read))
	if _, err := w.service.List(ctx, people.Filter{}); err != nil {
		t.Fatal(err)
	}
	if n := w.Int(`SELECT count(*) FROM look`); n != looks+1 {
		t.Errorf("%d looks for one page", n-looks)
	}
	if n := count.Statements.Load(); n > 8 {
		t.Errorf("%d statements for one page", n)
	}
}

func TestAbsence(t *testing.T) {
	t.Parallel()
	w := newTown(t, "00").posted("Amsel@00")
	var news []people.Change
	w.service.Changed.InTx(func(_ context.Context, _ *db.Tx, facts []people.Change) error {
		news = append(news, facts...)
		return nil
	})
	day := func(d int) clock.Date { return clock.NewDate(2026, 6, d) }
	hr, slug := w.May(db.NewID(), people.Read, people.Edit), w.slug("Amsel")
	for name, c := range map[string]struct {
		from, to clock.Date
		kind     fault.Kind
	}{
		"no beginning":         {clock.Date{}, day(3), fault.Invalid},
		"ends before it began": {day(3), day(3), fault.Invalid},
	} {
		if err := w.service.RecordAbsence(hr, slug, c.from, c.to); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.service.RecordAbsence(w.May(db.NewID(), people.Read), slug, day(1), clock.Date{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}
	if err := w.service.RecordAbsence(hr, slug, day(1), clock.Date{}); err != nil {
		t.Fatal(err)
	}
	if err := w.service.RecordAbsence(hr, slug, day(20), clock.Date{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("two at once: %v", err)
	}
	if err := w.service.EndAbsence(hr, slug, day(8)); err != nil {
		t.Fatal(err)
	}
	if err := w.service.EndAbsence(hr, slug, day(9)); !fault.Is(err, fault.Conflict) {
		t.Errorf("nothing to end: %v", err)
	}
	rec, err := w.service.Get(hr, slug)
	if err != nil || len(rec.Absences) != 1 || rec.Absences[0].To != day(8) {
		t.Errorf("%+v %v", rec.Absences, err)
	}
	amsel := people.Change{Person: w.persons["Amsel"], What: people.Absent}
	if diff := cmp.Diff([]people.Change{amsel, amsel}, news); diff != "" {
		t.Error(diff)
	}
}
