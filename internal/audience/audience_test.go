package audience_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/project"
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
6;Falke;60;Erziehung;01.02.2026;;100;nein
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
	w.service.Register(grant.HasRole, learn.HasCompleted, project.InWave)
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

func (w *town) units(below bool, numbers ...string) audience.Node {
	n := audience.Node{Is: audience.Unit, Below: below}
	for _, number := range numbers {
		n.IDs = append(n.IDs, w.unit(number))
	}
	return n
}

func (w *town) kind(slug string) audience.Node {
	return audience.Node{Is: audience.JobFamily, IDs: []uuid.UUID{w.family[slug]}}
}

var lead = audience.Node{Is: audience.Supervisor}

func join(is string, of ...audience.Node) audience.Node { return audience.Node{Is: is, Of: of} }

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// facts are what the predicates ask for: a role, a completion in the night
// after summer time began, a corrected one, a wave.
func (w *town) facts() (course, wave uuid.UUID) {
	course, wave = db.NewID(), db.NewID()
	version, project, wrong := db.NewID(), db.NewID(), db.NewID()
	w.SQL(`INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, valid_from, valid_to) VALUES
		($1, $2, $3, 'trainer', 'tenant', '2026-01-01', NULL), ($1, $4, $5, 'trainer', 'tenant', '2025-01-01', '2026-01-01')`,
		w.Tenant, db.NewID(), w.personOf["Buche"], db.NewID(), w.personOf["Amsel"])
	w.SQL(`INSERT INTO course (tenant_id, id, slug, title, created_at) VALUES ($1, $2, 'brandschutz', '{"de": "Brandschutz"}', now())`, w.Tenant, course)
	w.SQL(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES ($1, $2, $3, 1, repeat('0', 64), 'substantive', now(), '{}')`, w.Tenant, version, course)
	const completion = `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, corrects_id, recorded_at)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 'witnessed', $8, now())`
	w.SQL(completion, w.Tenant, db.NewID(), w.personOf["Amsel"], course, version, "2026-03-28T23:30:00Z", true, nil) // 29 March in Berlin
	w.SQL(completion, w.Tenant, wrong, w.personOf["Buche"], course, version, "2026-03-01T10:00:00Z", true, nil)
	w.SQL(completion, w.Tenant, db.NewID(), w.personOf["Buche"], course, version, "2026-03-01T10:00:00Z", false, wrong)
	w.SQL(`INSERT INTO project (tenant_id, id, slug, name, strand, provider, phase, unit_id, created_at)
		VALUES ($1, $2, 'e-akte', '{"de": "E-Akte"}', 'administration', 'own', 'planned', $3, now())`, w.Tenant, project, w.unit("00"))
	w.SQL(`INSERT INTO wave (tenant_id, id, project_id, number, go_live, created_at) VALUES ($1, $2, $3, 1, '2026-10-01', now())`, w.Tenant, wave, project)
	w.SQL(`INSERT INTO wave_person (tenant_id, project_id, person_id, wave_id, unit_id, posting_id, affected)
		VALUES ($1, $2, $3, $4, $5, $6, true)`, w.Tenant, project, w.personOf["Chrom"], wave, w.unit("60"), db.NewID())
	return course, wave
}

func TestWhoIsInAndWhyAgree(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	course, wave := w.facts()
	today := clock.Today(w.Ctx)
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, '2026-06-01', '2026-07-13')`,
		w.Tenant, db.NewID(), w.personOf["Buche"]) // six weeks to the day: not long
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from, valid_to) VALUES ($1, $2, $3, '2026-06-08', '2026-07-21')`,
		w.Tenant, db.NewID(), w.personOf["Falke"])
	done := func(within string) audience.Node {
		n := audience.Node{Is: "completed", IDs: []uuid.UUID{course}}
		if within != "" {
			n.Within = period(within)
		}
		return n
	}
	before := func(d clock.Date) clock.Date { return d.AddDays(-1) }
	entered := func(from, to clock.Date) audience.Node {
		return audience.Node{Is: audience.Entered, From: from, Before: to}
	}
	y2010 := clock.NewDate(2010, 1, 1)
	for name, c := range map[string]struct {
		rule audience.Node
		day  clock.Date
		want string
	}{
		"everybody of today, but who is long away": {audience.Node{}, today, "Amsel Buche Chrom"},
		"the day before the absence":               {audience.Node{}, before(today), "Amsel Buche Chrom Falke"},
		"the day of return":                        {audience.Node{}, clock.NewDate(2026, 7, 21), "Amsel Buche Chrom Eiche Falke"},
		"before a leaver left":                     {audience.Node{}, clock.NewDate(2025, 12, 31), "Amsel Buche Chrom Dachs"},
		"a joiner":                                 {w.units(false, "60"), clock.NewDate(2026, 7, 1), "Chrom Eiche"},
		"with the units below":                     {w.units(true, "50"), today, "Amsel Buche Chrom"},
		"without the units below":                  {w.units(false, "50"), today, "Amsel Buche"},
		"job family":                               {w.kind("erziehung"), today, "Chrom"},
		"supervisors":                              {lead, today, "Amsel Chrom"},
		"all parts of one posting":                 {join(audience.All, w.units(true, "50"), w.kind("sachbearbeitung"), lead), today, "Amsel"},
		"a second posting outside":                 {join(audience.Not, w.units(true, "50")), today, "Chrom"},
		"any of":                                   {join(audience.Any, lead, w.kind("sachbearbeitung")), today, "Amsel Buche Chrom"},
		"neither":                                  {join(audience.Not, join(audience.Any, lead, w.units(false, "50.1"))), today, "Buche"},
		"a unit that does not exist":               {audience.Node{Is: audience.Unit, IDs: []uuid.UUID{uuid.New()}}, today, ""},
		"entered since a day":                      {entered(y2010.AddDays(1), clock.Date{}), today, "Chrom"},
		"entered before a day":                     {entered(clock.Date{}, y2010.AddDays(1)), today, "Amsel Buche Chrom"},
		"entered within a time":                    {entered(y2010, y2010.AddDays(1)), today, "Amsel Buche Chrom"},
		"entered in the last six months":           {audience.Node{Is: audience.Entered, Within: period("P6M")}, clock.NewDate(2026, 7, 31), "Eiche Falke"},
		"entered six months ago to the day":        {audience.Node{Is: audience.Entered, Within: period("P6M")}, clock.NewDate(2026, 8, 1), "Eiche"},
		"a role":                                   {audience.Node{Is: "role", Role: "trainer"}, today, "Buche"},
		"a role of the past":                       {audience.Node{Is: "role", Role: "trainer"}, clock.NewDate(2025, 6, 1), "Amsel"},
		"completed":                                {done(""), today, "Amsel"},
		"not completed":                            {join(audience.Not, done("")), today, "Buche Chrom"},
		"not yet completed that day":               {done(""), clock.NewDate(2026, 3, 28), ""},
		"completed within a month":                 {done("P1M"), clock.NewDate(2026, 4, 28), "Amsel"},
		"completed a month ago to the day":         {done("P1M"), clock.NewDate(2026, 4, 29), ""},
		"in a wave":                                {audience.Node{Is: "wave", IDs: []uuid.UUID{wave}}, today, "Chrom"},
	} {
		w.agree(t, name, audience.Rule{Top: c.rule}, c.day, &c.want)
	}
}

// agree asks who is in and asks everybody why: both must say the same.
func (w *town) agree(t *testing.T, name string, rule audience.Rule, day clock.Date, want *string) {
	t.Helper()
	got, err := w.service.Persons(w.Ctx, rule, day)
	if err != nil {
		t.Fatal(err)
	}
	if want != nil && w.list(got) != *want {
		t.Errorf("%s: got %q, want %q", name, w.list(got), *want)
	}
	for id, last := range w.names {
		why, err := w.service.Why(w.Ctx, rule, id, day)
		if err != nil {
			t.Fatal(err)
		}
		if why.In() != slices.Contains(got, id) {
			t.Errorf("%s: %s is in the list: %t, why says %+v", name, last, slices.Contains(got, id), why)
		}
	}
}

// Whatever tree HR builds: the list and the reasons agree, and a rule and its
// opposite split every posting.
func TestAnyTreeAgreesWithItsReasons(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	course, wave := w.facts()
	rnd := rand.New(rand.NewPCG(5, 8))
	leaves := []func() audience.Node{
		func() audience.Node {
			return w.units(rnd.IntN(2) == 0, []string{"00", "50", "50.1", "60"}[rnd.IntN(4)])
		},
		func() audience.Node { return w.kind([]string{"erziehung", "sachbearbeitung"}[rnd.IntN(2)]) },
		func() audience.Node { return lead },
		func() audience.Node {
			return audience.Node{Is: audience.Entered, From: clock.NewDate(2010+rnd.IntN(3), 1, 1)}
		},
		func() audience.Node { return audience.Node{Is: "role", Role: "trainer"} },
		func() audience.Node { return audience.Node{Is: "completed", IDs: []uuid.UUID{course}} },
		func() audience.Node { return audience.Node{Is: "wave", IDs: []uuid.UUID{wave}} },
	}
	var grow func(depth int) audience.Node
	grow = func(depth int) audience.Node {
		if depth == 4 || rnd.IntN(3) == 0 {
			return leaves[rnd.IntN(len(leaves))]()
		}
		if rnd.IntN(4) == 0 {
			return join(audience.Not, grow(depth+1))
		}
		n := join([]string{audience.All, audience.Any}[rnd.IntN(2)])
		for range 1 + rnd.IntN(3) {
			n.Of = append(n.Of, grow(depth+1))
		}
		return n
	}
	for range 25 {
		rule := audience.Rule{Top: grow(1)}
		if err := w.service.Check(w.Ctx, rule); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(rule)
		w.agree(t, string(text), rule, clock.NewDate(2026, 7, 1), nil)
		for id := range w.names {
			a, err := w.service.Why(w.Ctx, rule, id, clock.NewDate(2026, 7, 1))
			if err != nil {
				t.Fatal(err)
			}
			b, err := w.service.Why(w.Ctx, audience.Rule{Top: join(audience.Not, rule.Top)}, id, clock.NewDate(2026, 7, 1))
			if err != nil {
				t.Fatal(err)
			}
			for i := range a.Postings {
				if a.Postings[i].Answer.Holds == b.Postings[i].Answer.Holds {
					t.Errorf("%s and its opposite both say %t", text, a.Postings[i].Answer.Holds)
				}
			}
		}
	}
}

func TestWhyNamesEachConditionWithItsFact(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	course, _ := w.facts()
	rule := audience.Rule{Top: join(audience.All, w.units(true, "50"), lead, join(audience.Not, audience.Node{Is: "completed", IDs: []uuid.UUID{course}}))}
	why, err := w.service.Why(w.Ctx, rule, w.personOf["Amsel"], clock.Today(w.Ctx))
	if err != nil || len(why.Postings) != 1 {
		t.Fatal(why, err)
	}
	a := why.Postings[0].Answer
	if a.Holds || len(a.Of) != 3 || !a.Of[0].Holds || a.Of[0].On != clock.NewDate(2010, 1, 1) || !a.Of[1].Holds || a.Of[2].Holds {
		t.Errorf("%+v", a)
	}
	if done := a.Of[2].Of[0]; !done.Holds || done.On != clock.NewDate(2026, 3, 29) {
		t.Errorf("the completion behind it: %+v", done)
	}
	why, err = w.service.Why(w.Ctx, rule, w.personOf["Dachs"], clock.Today(w.Ctx))
	if err != nil || why.In() || len(why.Postings) != 0 {
		t.Errorf("somebody without a posting: %+v, %v", why, err)
	}
}

func TestDifferenceAndCheck(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	housing, leads := audience.Rule{Top: w.units(true, "50.1")}, audience.Rule{Top: lead}
	in, out, err := w.service.Difference(w.Ctx, housing, leads, clock.Today(w.Ctx))
	if err != nil || w.list(in) != "Amsel" || w.list(out) != "" {
		t.Errorf("in %s, out %s, %v", w.list(in), w.list(out), err)
	}
	deep, wide := lead, join(audience.Any)
	for range audience.MostDepth {
		deep = join(audience.Not, deep)
	}
	for range audience.MostNodes {
		wide.Of = append(wide.Of, lead)
	}
	some := []uuid.UUID{w.unit("50")}
	for name, n := range map[string]audience.Node{
		"unknown unit":         {Is: audience.Unit, IDs: []uuid.UUID{uuid.New()}},
		"unknown job family":   {Is: audience.JobFamily, IDs: []uuid.UUID{uuid.New()}},
		"unknown course":       {Is: "completed", IDs: []uuid.UUID{uuid.New()}},
		"unknown wave":         {Is: "wave", IDs: []uuid.UUID{uuid.New()}},
		"unknown role":         {Is: "role", Role: "mayor"},
		"unknown condition":    {Is: "zodiac"},
		"no unit":              {Is: audience.Unit},
		"a part of another":    {Is: audience.Unit, IDs: some, Role: "trainer"},
		"entry without a time": {Is: audience.Entered},
		"entry both ways":      {Is: audience.Entered, From: clock.NewDate(2026, 1, 1), Within: period("P1Y")},
		"entry backwards":      {Is: audience.Entered, From: clock.NewDate(2026, 1, 2), Before: clock.NewDate(2026, 1, 2)},
		"an empty group":       join(audience.All),
		"not of two":           join(audience.Not, lead, lead),
		"a group with units":   {Is: audience.All, Of: []audience.Node{lead}, IDs: some},
		"a leaf with children": {Is: audience.Supervisor, Of: []audience.Node{lead}},
		"too deep":             deep,
		"too many":             wide,
	} {
		if err := w.service.Check(w.Ctx, audience.Rule{Top: n}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := testkit.New(t)
	if err := w.service.Check(other.Ctx, housing); !fault.Is(err, fault.Invalid) {
		t.Errorf("a unit of another town: %v", err)
	}
	if ids, err := w.service.Persons(other.Ctx, audience.Rule{}, clock.Today(w.Ctx)); err != nil || len(ids) != 0 {
		t.Errorf("%d people of another town, %v", len(ids), err)
	}
}

func TestOneQueryWhateverTheSize(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	rule := audience.Rule{Top: join(audience.Any, w.units(true, "00"), lead, w.kind("erziehung"))}
	ctx, count := db.WithCounter(w.Ctx)
	if _, err := w.service.Persons(ctx, rule, clock.Today(ctx)); err != nil {
		t.Fatal(err)
	}
	if n := count.Statements.Load(); n > 3 { // two of them for the tree
		t.Errorf("%d statements", n)
	}
}

func TestTheStoredFormIsStrict(t *testing.T) {
	t.Parallel()
	for _, r := range []audience.Rule{{}, {Top: join(audience.All, lead, audience.Node{Is: audience.Entered, Within: period("P6M")},
		join(audience.Not, audience.Node{Is: audience.Unit, IDs: []uuid.UUID{uuid.New()}, Below: true}))}} {
		v, err := r.Value()
		if err != nil {
			t.Fatal(err)
		}
		var back audience.Rule
		if err := back.Scan(v); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(r, back) {
			t.Errorf("%+v comes back as %+v", r, back)
		}
	}
	var everybody audience.Rule
	if v, _ := everybody.Value(); v != `{"v":1}` {
		t.Errorf("everybody is stored as %v", v)
	}
	for _, text := range []string{
		`{}`, `{"v":2}`, `{"v":1,"rules":{}}`, `{"v":1,"rule":{}}`, `{"v":1,"rule":{"is":"unit","depth":3}}`,
		`{"v":1,"rule":{"is":"entered","within":"P0D"}}`, `{"units":[]}`, `[]`,
	} {
		var r audience.Rule
		if err := r.Scan(text); !errors.Is(err, audience.ErrRule) {
			t.Errorf("%s is read as %+v, %v", text, r, err)
		}
	}
}
