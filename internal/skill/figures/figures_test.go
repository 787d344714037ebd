package figures_test

import (
	"context"
	"encoding/json"
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
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// rig is a town of a large office, one of three people, and two job families
// of which one needs level 4 of competence 1.3.
type rig struct {
	*projecttest.Town
	*figures.Service
	files              uuid.UUID // competence 1.3
	frame              uuid.UUID
	large, small       uuid.UUID
	clerk, driver      uuid.UUID
	people, smallStaff []uuid.UUID
	round              uuid.UUID
	manager            uuid.UUID
}

func newRig(t *testing.T) *rig {
	t.Helper()
	w := projecttest.New(t)
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	skills := skill.New(w.DB)
	if err := skills.Seed(w.Ctx); err != nil {
		t.Fatal(err)
	}
	frame, err := skills.Framework(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := frame.ByCode("1.3")
	r := &rig{Town: w, files: k.ID, frame: frame.ID, Service: figures.New(w.DB, tenant.New(w.DB, base), org.New(w.DB), skills)}
	top := w.Unit("10", uuid.Nil)
	r.large, r.small = w.Unit("50", top), w.Unit("51", top)
	r.clerk, r.driver = w.Family("clerk"), w.Family("driver")
	err = skills.SetProfile(w.Ctx, skill.Whose{Kind: skill.OfFamily, ID: r.clerk}, 0, skill.NewState{
		Kind: skill.Changed, Content: skill.Content{Competences: map[uuid.UUID]skill.Level{k.ID: {Level: 4}}, Criticality: map[uuid.UUID]int{k.ID: 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		r.people = append(r.people, w.Person(projecttest.Post{Unit: r.large, Family: r.clerk}))
	}
	for range 3 {
		r.smallStaff = append(r.smallStaff, w.Person(projecttest.Post{Unit: r.small, Family: r.driver}))
	}
	for range 12 {
		r.people = append(r.people, w.Person(projecttest.Post{Unit: top, Family: r.driver}))
	}
	r.manager = r.people[0]
	today := clock.Today(w.Ctx)
	r.round, err = r.Open(r.as(), figures.NewRound{Name: "Frühjahr", Starts: today.AddDays(-30), Ends: today.AddDays(5)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) as() context.Context { return r.May(r.manager, figures.View, figures.Manage) }

// A unit of one stays hidden, and so does enough beside it that nobody finds it
// as the difference of two figures.
func TestAUnitOfOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	top, _ := r.tree(t).ByNumber("10")
	alone := r.Unit("52", top.ID)
	for _, p := range append(r.people, r.Person(projecttest.Post{Unit: alone, Family: r.clerk})) {
		r.take(p, 2, 3)
	}
	if err := r.Close(r.as(), r.round); err != nil {
		t.Fatal(err)
	}
	rows := r.sheet(t, figures.ByUnit).Table.Rows
	for i, row := range rows {
		if row.Unit == alone && !row.Total.Hidden {
			t.Errorf("one person shows: %+v", row.Total)
		}
		if row.Leaf || row.Total.Hidden {
			continue
		}
		rest, hidden := row.Total.People, 0
		for _, part := range append(kidsOf(rows, i), row.Own) {
			rest -= part.People
			if part.Hidden {
				hidden++
			}
		}
		if hidden == 1 || 0 < rest && rest < suppress.Floor-1 {
			t.Errorf("%d people are left in %d hidden groups", rest, hidden)
		}
	}
}

func kidsOf(rows []suppress.SpreadRow, parent int) (cells []suppress.SpreadCell) {
	for _, row := range rows {
		if row.Parent == parent {
			cells = append(cells, row.Total)
		}
	}
	return cells
}

func (r *rig) tree(t *testing.T) *org.Tree {
	t.Helper()
	tree, err := r.Service.Org.Tree(r.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// take lets a person finish a check days ago.
func (r *rig) take(person uuid.UUID, level, daysAgo int) uuid.UUID {
	run, at := db.NewID(), r.Clock.Now().Add(-time.Duration(daysAgo)*24*time.Hour)
	r.SQL(`INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, test_at, ended_at)
		VALUES ($1, $2, $3, $4, 1, $5, $5, $5, $5, $5)`, r.Tenant, run, person, r.frame, at)
	r.SQL(`INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
		VALUES ($1, $2, $3, $4, 'measured', $5, $6, 'check', $7)`, r.Tenant, db.NewID(), person, r.files, level, at, run)
	return run
}

func (r *rig) sheet(t *testing.T, c figures.Crossing) figures.Sheet {
	t.Helper()
	o, err := r.Overview(r.as())
	if err != nil {
		t.Fatal(err)
	}
	sh, err := r.Sheet(r.as(), o, r.round, c)
	if err != nil {
		t.Fatal(err)
	}
	return sh
}

// A round counts everybody once, with the newest check of its days, and says
// nothing of three people.
func TestARoundIsPublishedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i, p := range r.people[:20] {
		r.take(p, []int{2, 2, 4, 6}[i%4], 3)
	}
	r.take(r.people[0], 6, 20) // an older one of the round
	r.take(r.people[1], 6, 60) // before the round
	for _, p := range r.people[20:] {
		r.take(p, 1, 2) // drivers need nothing
	}
	for _, p := range r.smallStaff {
		r.take(p, 1, 2)
	}
	if err := r.Close(r.as(), r.round); err != nil {
		t.Fatal(err)
	}
	units, families := r.sheet(t, figures.ByUnit), r.sheet(t, figures.ByFamily)
	at, _ := units.Subject("1.3")
	want := suppress.Split{Below: 10, Above: 5}
	if c := families.Lines()[1].Cell; c.People != 20 || c.Splits[at] != want {
		t.Errorf("clerks: %+v", c)
	}
	if c := units.Table.Total; c.People != 35 || c.Splits[at].Below != 10 {
		t.Errorf("the town: %d people, %+v", c.People, c.Splits[at])
	}
	for _, l := range units.Lines() {
		if l.ID == r.small && !l.Cell.Hidden {
			t.Errorf("three people show: %+v", l.Cell)
		}
	}
	if need := units.Needs(units.Lines()[0])[0]; units.Subjects[need.Subject].Code != "1.3" || need.Lo != 30 {
		t.Errorf("needed most: %+v", need)
	}
	text, err := json.Marshal([]any{units, families})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.people {
		if strings.Contains(string(text), p.String()) {
			t.Fatal("a person stands in a table")
		}
	}
	r.take(r.people[2], 1, 0)
	r.Clock.Advance(20 * 24 * time.Hour)
	if err := r.CloseDue(r.Ctx); err != nil {
		t.Fatal(err)
	}
	if again := r.sheet(t, figures.ByUnit); again.Table.Total.Splits[at].Below != 10 {
		t.Error("a closed round changed")
	}
}

// A round closes by itself after its last day; a deleted check does not count.
func TestARoundClosesAfterItsLastDay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, p := range r.people {
		r.take(p, 2, 1)
	}
	gone := r.take(r.smallStaff[0], 2, 1)
	r.SQL(`DELETE FROM skill_rating WHERE tenant_id = $1 AND basis_id = $2`, r.Tenant, gone)
	r.SQL(`DELETE FROM check_run WHERE tenant_id = $1 AND id = $2`, r.Tenant, gone)
	if err := r.CloseDue(r.Ctx); err != nil || r.closed(t) {
		t.Fatalf("closed before its last day is over (%v)", err)
	}
	r.Clock.Advance(6 * 24 * time.Hour)
	if err := r.CloseDue(r.Ctx); err != nil || !r.closed(t) {
		t.Fatalf("still open (%v)", err)
	}
	sh := r.sheet(t, figures.ByUnit)
	if sh.Table.Total.People != 32 {
		t.Errorf("%d people", sh.Table.Total.People)
	}
	if _, ok := sh.Part(); ok { // 3 of 35 stayed away
		t.Error("how many took part tells who did not")
	}
}

func (r *rig) closed(t *testing.T) bool {
	t.Helper()
	o, err := r.Overview(r.as())
	if err != nil {
		t.Fatal(err)
	}
	return len(o.Closed()) > 0
}

func TestRoundsThatAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	today := clock.Today(r.Ctx)
	for name, n := range map[string]figures.NewRound{
		"overlap":      {Name: "Zweite", Starts: today.AddDays(5), Ends: today.AddDays(40)},
		"no name":      {Name: " ", Starts: today.AddDays(10), Ends: today.AddDays(40)},
		"backwards":    {Name: "Zweite", Starts: today.AddDays(40), Ends: today.AddDays(10)},
		"over":         {Name: "Zweite", Starts: today.AddDays(-90), Ends: today.AddDays(-60)},
		"ends missing": {Name: "Zweite", Starts: today.AddDays(10)},
	} {
		if _, err := r.Open(r.as(), n); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := figures.CrossingOf("unit,family"); !fault.Is(err, fault.Invalid) {
		t.Errorf("two crossings at once: %v", err)
	}
	if _, err := r.Overview(r.May(r.manager)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without permission: %v", err)
	}
}

// What no course teaches in a language is listed up to what is needed.
func TestCatalogueGaps(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	list, err := r.Gaps(r.as())
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Competence.Code != "1.3" || list[0].From != 1 || list[0].To != 4 {
		t.Errorf("%+v", list)
	}
}

// A round of some units counts their people and staff alone, and says so of
// units that stand below each other once.
func TestARoundOfSomeUnits(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if err := r.Close(r.as(), r.round); err != nil {
		t.Fatal(err)
	}
	today := clock.Today(r.Ctx)
	if _, err := r.Open(r.as(), figures.NewRound{Name: "Nirgends", Starts: today.AddDays(1), Ends: today.AddDays(9), Units: []uuid.UUID{uuid.New()}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("units that are not there: %v", err)
	}
	id, err := r.Open(r.as(), figures.NewRound{Name: "Amt 50", Starts: today.AddDays(1), Ends: today.AddDays(9), Units: []uuid.UUID{r.large, r.large}, Invite: true})
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(3 * 24 * time.Hour)
	for _, p := range r.people { // the drivers of unit 10 too
		r.take(p, 2, 0)
	}
	if err := r.Close(r.as(), id); err != nil {
		t.Fatal(err)
	}
	r.round = id
	sh := r.sheet(t, figures.ByUnit)
	if len(sh.Round.Units) != 1 || sh.Table.Total.People != 20 || sh.Round.Staff != 20 || len(sh.Groups) != 1 {
		t.Errorf("%+v: %d people of %d, %d groups", sh.Round, sh.Table.Total.People, sh.Round.Staff, len(sh.Groups))
	}
	if _, ok := sh.Part(); ok { // all of them
		t.Error("that everybody took part is a statement about each")
	}
}

// Who works in the units of an open round is invited, unless the agreement
// forbids the figures; a closed round invites nobody.
func TestInvitations(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ask := func() []figures.Invitation {
		tree, err := r.Service.Org.Tree(r.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Invitations(r.Ctx, tree)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := ask(); len(list) != 0 {
		t.Errorf("a round that invites nobody: %+v", list)
	}
	r.SQL(`UPDATE skill_round SET invite = true, units = ARRAY[$2]::uuid[] WHERE tenant_id = $1`, r.Tenant, r.large)
	if list := ask(); len(list) != 1 || !list[0].Asks([]uuid.UUID{r.small, r.large}) || list[0].Asks([]uuid.UUID{r.small}) {
		t.Errorf("%+v", list)
	}
	r.Clock.Advance(10 * 24 * time.Hour)
	if list := ask(); len(list) != 0 {
		t.Errorf("after its last day: %+v", list)
	}
}
