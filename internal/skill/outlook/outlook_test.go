package outlook_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// rig is a town with 20 clerks, 20 guides, 6 drivers and 15 cooks; all need level 4 of
// competence 1.3.
type rig struct {
	*projecttest.Town
	s       *outlook.Service
	figures *figures.Service
	frame   *skill.Framework
	k       skill.Competence
	hr      uuid.UUID
	clerks  []uuid.UUID
	guides  []uuid.UUID
	others  []uuid.UUID
}

func newRig(t *testing.T) *rig {
	t.Helper()
	w := projecttest.New(t)
	base, err := url.Parse("https://lernen.example")
	w.Must(err)
	skills := skill.New(w.DB)
	w.Must(skills.Seed(w.Ctx))
	frame, err := skills.Framework(w.Ctx)
	w.Must(err)
	k, _ := frame.ByCode("1.3")
	tenants, tree := tenant.New(w.DB, base), org.New(w.DB)
	f := figures.New(w.DB, tenants, tree, skills)
	r := &rig{Town: w, figures: f, frame: frame, k: k, s: &outlook.Service{DB: w.DB, Tenants: tenants, Org: tree, People: w.People, Skills: skills, Figures: f}}
	top := w.Unit("10", uuid.Nil)
	one, two, three, four := w.Unit("50", top), w.Unit("51", top), w.Unit("52", top), w.Unit("53", top)
	clerk, guide, driver, cook := w.Family("clerk"), w.Family("guide"), w.Family("driver"), w.Family("cook")
	for _, id := range []uuid.UUID{clerk, guide, driver, cook} {
		w.Must(skills.SetProfile(w.Ctx, skill.Whose{Kind: skill.OfFamily, ID: id}, 0, skill.NewState{
			Kind: skill.Changed, Content: skill.Content{Competences: map[uuid.UUID]skill.Level{k.ID: {Level: 4}}},
		}))
	}
	r.clerks = w.Crowd(20, projecttest.Post{Unit: one, Family: clerk})
	r.guides = w.Crowd(20, projecttest.Post{Unit: two, Family: guide})
	r.others = w.Crowd(6, projecttest.Post{Unit: three, Family: driver})
	r.others = append(r.others, w.Crowd(15, projecttest.Post{Unit: four, Family: cook})...)
	r.hr = r.clerks[0]
	return r
}

func (r *rig) as() context.Context { return r.May(r.hr, outlook.Manage, figures.View, figures.Manage) }

// measured closes a round in which the clerks and guides have levels; a third of
// the others is below, at and above target.
func (r *rig) measured(level func(i int, guide bool) int) {
	r.T.Helper()
	today := clock.Today(r.Ctx)
	id, err := r.figures.Open(r.as(), figures.NewRound{Name: "Sommer", Starts: today.AddDays(-3), Ends: today})
	r.Must(err)
	take := func(person uuid.UUID, level int) {
		run, at := db.NewID(), r.Clock.Now().Add(-time.Hour)
		r.SQL(`INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, test_at, ended_at)
			VALUES ($1, $2, $3, $4, 1, $5, $5, $5, $5, $5)`, r.Tenant, run, person, r.frame.ID, at)
		r.SQL(`INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
			VALUES ($1, $2, $3, $4, 'measured', $5, $6, 'check', $7)`, r.Tenant, db.NewID(), person, r.k.ID, level, at, run)
	}
	for i, p := range r.clerks {
		take(p, level(i, false))
	}
	for i, p := range r.guides {
		take(p, level(i, true))
	}
	for i, p := range r.others {
		take(p, 2+2*(i%3))
	}
	r.Must(r.figures.Close(r.as(), id))
	r.Clock.Advance(time.Minute)
}

func file(rows ...string) []byte {
	return []byte(strings.Join(outlook.Columns, ";") + "\n" + strings.Join(rows, "\n") + "\n")
}

// Six of 20 clerks are able, 14 clerks leave: too few may stay, and guides above target could follow. Of six drivers nothing is said.
func TestWhatMayBeLost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.measured(func(i int, guide bool) int {
		switch {
		case guide && i < 8 || i < 3:
			return 6
		case guide && i < 17 || i < 6:
			return 4
		}
		return 2
	})
	data := file("50;clerk;2027;14", "50;clerk;2032;3", "51;guide;2028;4", "51;guide;2032;4", "52;driver;2027;2", "52;driver;2032;2",
		"53;cook;2027;5", "53;cook;2031;5", "50;Clerk;2040;1")
	d, err := r.s.Look(r.as(), data)
	r.Must(err)
	if len(d.Problems) != 0 || d.Rows != 9 || d.Soon != 25 || d.Later != 14 || d.Near != 2029 || d.Far != 2033 {
		t.Fatalf("%+v", d)
	}
	r.Must(r.s.Take(r.as(), data))
	v, err := r.s.View(r.as(), figures.ByFamily)
	r.Must(err)
	if len(v.Rows) != 1 {
		t.Fatalf("%+v", v)
	}
	got := v.Rows[0]
	if !got.Able.Exact() || got.Able.Lo != 6 || got.Took != 20 || got.Staff != 20 || got.Near != outlook.Falls || got.Far != outlook.Falls || got.Below() != 14 {
		t.Errorf("%+v", got)
	}
	if len(got.From) != 1 || got.From[0].Above != 8 {
		t.Errorf("who could follow: %+v", got.From)
	}
	if v.Enough != 1 || v.Unknown != 2 { // guides; drivers and cooks
		t.Errorf("%d stay, %d are not known", v.Enough, v.Unknown)
	}
	units, err := r.s.View(r.as(), figures.ByUnit)
	r.Must(err)
	for _, x := range units.Rows {
		if x.Group.Number == "52" {
			t.Errorf("six people show: %+v", x)
		}
	}
	if n := r.Int(`SELECT count(*) FROM knowledge_published, jsonb_array_elements(shown->'table'->'rows') r
		WHERE tenant_id = $1 AND (r->'total'->>'hidden')::bool`, r.Tenant); n != 4 { // drivers and cooks, twice
		t.Errorf("%d groups are hidden", n)
	}
	if err := r.s.Take(r.as(), data); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second file of the year: %v", err)
	}
	r.Must(r.s.Withdraw(r.as()))
	if v, err = r.s.View(r.as(), figures.ByFamily); err != nil || v.Outlook != nil || len(v.Rows) != 0 {
		t.Errorf("withdrawn: %+v, %v", v, err)
	}
	if err := r.s.Take(r.as(), data); !fault.Is(err, fault.Conflict) {
		t.Errorf("another one after it was withdrawn: %v", err)
	}
}

// Every row that cannot be taken says why, and nothing is taken then.
func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for name, c := range map[string]struct {
		data []byte
		id   string
		line int
	}{
		"unit":       {file("99;clerk;2027;1"), "outlook.row.unit", 2},
		"family":     {file("50;clerk;2027;1", "50;pilot;2027;1"), "outlook.row.family", 3},
		"year":       {file("50;clerk;27;1"), "outlook.row.year", 2},
		"past year":  {file("50;clerk;2025;1"), "outlook.row.year", 2},
		"people":     {file("50;clerk;2027;drei"), "outlook.row.people", 2},
		"negative":   {file("50;clerk;2027;-1"), "outlook.row.people", 2},
		"twice":      {file("50;clerk;2027;1", "50;clerk;2027;1"), "outlook.row.twice", 3},
		"too many":   {file("50;clerk;2027;12", "50;clerk;2028;9"), "outlook.row.staff", 3},
		"not there":  {file("50;driver;2027;1"), "outlook.row.staff", 2},
		"with names": {[]byte("unit;job_family;year;people;name\n50;clerk;2027;1;Kim\n"), "outlook.file.columns", 1},
		"no rows":    {file(), "people.file.empty", 0},
		"large":      {[]byte(strings.Repeat("x", outlook.MaxBytes+1)), "outlook.file.large", 0},
	} {
		d, err := r.s.Look(r.as(), c.data)
		r.Must(err)
		if len(d.Problems) != 1 || d.Problems[0].ID != c.id || d.Problems[0].Line != c.line {
			t.Errorf("%s: %+v", name, d.Problems)
			continue
		}
		if text := i18n.T(i18n.WithLang(r.Ctx, i18n.EN), c.id, d.Problems[0].Args); strings.Contains(text, "no value") {
			t.Errorf("%s: %s", name, text)
		}
		if err := r.s.Take(r.as(), c.data); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
	if n := r.Int(`SELECT count(*) FROM knowledge_outlook WHERE tenant_id = $1`, r.Tenant); n != 0 {
		t.Errorf("%d files were taken", n)
	}
	if _, err := r.s.Look(r.May(r.hr, figures.View), file()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who only reads: %v", err)
	}
	if _, err := r.s.View(r.May(r.hr), figures.ByUnit); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody: %v", err)
	}
	list, err := r.s.Places(r.as())
	r.Must(err)
	if got := fmt.Sprint(list); got != "[{50 clerk 20} {51 guide 20} {52 driver 6} {53 cook 15}]" {
		t.Errorf("the template has %s", got)
	}
}
