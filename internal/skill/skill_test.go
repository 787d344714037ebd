package skill_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/skill"
)

func newService(t *testing.T) (*testkit.Kit, *skill.Service) {
	t.Helper()
	k := testkit.New(t)
	s := skill.New(k.DB)
	if err := s.Seed(k.Ctx); err != nil {
		t.Fatal(err)
	}
	return k, s
}

// Every municipality begins with DigComp 3.0 in use and 2.2 beside it; coming
// again changes nothing and costs a statement.
func TestAMunicipalityBeginsWithDigComp(t *testing.T) {
	t.Parallel()
	k, s := newService(t)
	f, err := s.Framework(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := f.ByCode("1.1")
	if f.Code != "digcomp-3.0" || len(f.Areas) != 5 || len(f.Competences()) != 21 || !ok || c.Title[i18n.EN] != "Browsing, searching and filtering information" {
		t.Errorf("%s with %d areas, %d competences; 1.1 is %v", f.Code, len(f.Areas), len(f.Competences()), c.Title)
	}
	if f.Credit[i18n.DE] == "" || f.Notice[i18n.EN] != "Adapted by us. Not endorsed by the European Commission." {
		t.Errorf("credit %v, notice %v", f.Credit, f.Notice)
	}
	ctx, n := db.WithCounter(k.Ctx)
	if err := s.Seed(ctx); err != nil || n.Statements.Load() != 1 {
		t.Errorf("the second time: %d statements, %v", n.Statements.Load(), err)
	}
	ctx, n = db.WithCounter(k.Ctx)
	again, err := s.Framework(ctx)
	if err != nil || again != f || n.Statements.Load() != 1 {
		t.Errorf("asked again: %d statements, kept: %v, %v", n.Statements.Load(), again == f, err)
	}
	if got := k.Int(`SELECT count(*) FROM competence_map m JOIN competence a ON a.id = m.from_id JOIN competence b ON b.id = m.to_id AND b.code = a.code
		WHERE m.tenant_id = $1`, k.Tenant); got != 42 {
		t.Errorf("%d competences are those of the other version, want 21 each way", got)
	}
	list, err := s.List(k.Ctx)
	if err != nil || len(list) != 2 || !list[0].Chosen || list[0].Competences != 21 {
		t.Errorf("%+v, %v", list, err)
	}
}

// A new program brings new texts; ids stay, and so does what was added.
func TestANewProgramRenewsTexts(t *testing.T) {
	t.Parallel()
	k, s := newService(t)
	f, _ := s.Framework(k.Ctx)
	k.SQL(`UPDATE framework SET origin = 'old' WHERE tenant_id = $1`, k.Tenant)
	k.SQL(`UPDATE competence SET title = '{"de": "Alt"}' WHERE tenant_id = $1 AND code = '1.1'`, k.Tenant)
	k.SQL(`UPDATE competence SET state = 'outdated' WHERE tenant_id = $1 AND code = '5.4' AND framework_id = $2`, k.Tenant, f.ID)
	if err := s.Seed(k.Ctx); err != nil {
		t.Fatal(err)
	}
	now, _ := s.Framework(k.Ctx)
	a, _ := f.ByCode("1.1")
	b, _ := now.ByCode("1.1")
	gone, _ := now.ByCode("5.4")
	if a.ID != b.ID || b.Title[i18n.DE] != a.Title[i18n.DE] || gone.State != skill.Outdated || len(now.Competences()) != 20 || len(now.Outdated) != 1 {
		t.Errorf("%v became %v; 5.4 is %s, %d competences", a, b, gone.State, len(now.Competences()))
	}
}

// The levels of all job families and of the projects that touch somebody: the
// highest counts, and says whence.
func TestTargetsComeFromWorkAndProjects(t *testing.T) {
	t.Parallel()
	town := projecttest.New(t)
	s := skill.New(town.DB)
	town.Must(s.Seed(town.Ctx))
	f, err := s.Framework(town.Ctx)
	town.Must(err)
	unit := town.Unit("50", uuid.Nil)
	clerk, guide, none := town.Family("sachbearbeitung"), town.Family("erziehung"), town.Family("neu")
	set := func(family uuid.UUID, areas map[string]int, own map[string]int) {
		t.Helper()
		c := skill.Content{Areas: map[uuid.UUID]skill.Level{}, Competences: map[uuid.UUID]skill.Level{}}
		for _, a := range f.Areas {
			if l, ok := areas[a.Code]; ok {
				c.Areas[a.ID] = skill.Level{Level: l}
			}
		}
		for code, l := range own {
			k, _ := f.ByCode(code)
			c.Competences[k.ID] = skill.Level{Level: l, Reason: "Gesetz"}
		}
		town.Must(s.SetProfile(town.Ctx, skill.Whose{Kind: skill.OfFamily, ID: family}, 0, skill.NewState{Kind: skill.Changed, Content: c}))
	}
	set(clerk, map[string]int{"1": 4, "2": 4}, map[string]int{"1.2": 6, "2.5": 0})
	set(guide, map[string]int{"1": 5, "2": 4}, nil)
	person := town.Person(projecttest.Post{Unit: unit, Family: clerk}, projecttest.Post{Unit: unit, Family: guide}, projecttest.Post{Unit: unit, Family: none})
	got, err := s.Targets(town.Ctx, person)
	town.Must(err)
	level := func(code string) string {
		k, _ := f.ByCode(code)
		target := got[k.ID]
		out := fmt.Sprint(target.Level)
		for _, from := range target.From {
			out += " " + from.Name[i18n.DE]
			if from.Own {
				out += "!"
			}
		}
		return out
	}
	for code, want := range map[string]string{"1.1": "5 erziehung", "1.2": "6 sachbearbeitung!", "2.1": "4 sachbearbeitung erziehung", "2.5": "4 erziehung", "3.1": "0"} {
		if got := level(code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	alone, err := s.TargetsOf(town.Ctx, skill.Whose{Kind: skill.OfFamily, ID: clerk})
	town.Must(err)
	k25, _ := f.ByCode("2.5")
	if _, asked := alone[k25.ID]; asked || len(alone) != 8 {
		t.Errorf("a level of 0 asks for nothing: %d targets", len(alone))
	}
}

// Every state is kept; of two who change a profile the second is told; what
// was put back says so.
func TestAProfileKeepsItsStates(t *testing.T) {
	t.Parallel()
	town := projecttest.New(t)
	s := skill.New(town.DB)
	town.Must(s.Seed(town.Ctx))
	f, err := s.Framework(town.Ctx)
	town.Must(err)
	w := skill.Whose{Kind: skill.OfFamily, ID: town.Family("sachbearbeitung")}
	set := func(revision, level int) error {
		c := skill.Content{Areas: map[uuid.UUID]skill.Level{f.Areas[0].ID: {Level: level}}}
		return s.SetProfile(town.Ctx, w, revision, skill.NewState{Kind: skill.Changed, Reason: "Gespräch", Content: c})
	}
	town.Must(set(0, 3))
	if err := set(0, 4); !fault.Is(err, fault.Conflict) {
		t.Errorf("the second writer: %v", err)
	}
	town.Must(set(1, 5))
	town.Must(s.Restore(town.Ctx, w, 2, 1))
	p, err := s.ProfileOf(town.Ctx, w)
	town.Must(err)
	if p.Revision != 3 || p.Content.Areas[f.Areas[0].ID].Level != 3 || len(p.History) != 3 || p.History[0].Kind != skill.Restored {
		t.Errorf("%+v", p)
	}
	if d := f.Diff(p.History[1].Content, p.History[0].Content); len(d) != 1 || d[0].From != 5 || d[0].To != 3 {
		t.Errorf("what changed: %+v", d)
	}
	if err := set(3, 9); !fault.Is(err, fault.Invalid) {
		t.Errorf("level 9: %v", err)
	}
	if err := s.SetProfile(town.Ctx, skill.Whose{Kind: skill.OfFamily, ID: uuid.New()}, 0, skill.NewState{Kind: skill.Changed}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no such job family: %v", err)
	}
	if err := s.SetProfile(town.May(uuid.New()), w, 3, skill.NewState{Kind: skill.Changed}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody: %v", err)
	}
}

// A project's targets reach those it touches; the higher one counts. Only who
// leads it changes them.
func TestAProjectAsksForMore(t *testing.T) {
	t.Parallel()
	town := projecttest.New(t)
	s := skill.New(town.DB)
	town.Must(s.Seed(town.Ctx))
	f, err := s.Framework(town.Ctx)
	town.Must(err)
	k, _ := f.ByCode("1.3")
	other, _ := f.ByCode("1.1")
	unit, clerk := town.Unit("50", uuid.Nil), town.Family("sachbearbeitung")
	person := town.Person(projecttest.Post{Unit: unit, Family: clerk})
	content := func(level int) skill.NewState {
		return skill.NewState{Kind: skill.Changed, Content: skill.Content{
			Areas: map[uuid.UUID]skill.Level{k.Area: {Level: level}}, Criticality: map[uuid.UUID]int{k.Area: 2, k.ID: 3},
		}}
	}
	town.Must(s.SetProfile(town.Ctx, skill.Whose{Kind: skill.OfFamily, ID: clerk}, 0, content(3)))
	made := town.Project("e-akte", unit)
	town.Need(town.Wave(made, "2026-09-01", unit), project.RequirementInput{CourseID: town.Course("e-akte")})
	p := made.ID
	w := skill.Whose{Kind: skill.OfProject, ID: p}
	lead := town.As(person, actor.Bundles{actor.ProjectLead: {skill.Plan}}, actor.Grant{Role: actor.ProjectLead, Scope: actor.Scope{Kind: actor.Project, ID: p}})
	town.Must(s.SetProfile(lead, w, 0, content(5)))
	if err := s.SetProfile(lead, skill.Whose{Kind: skill.OfProject, ID: uuid.New()}, 0, content(5)); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else's project: %v", err)
	}
	if err := s.SetProfile(lead, skill.Whose{Kind: skill.OfFamily, ID: clerk}, 1, content(5)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a job family: %v", err)
	}
	got, err := s.Targets(town.Ctx, person)
	town.Must(err)
	if target := got[k.ID]; target.Level != 5 || len(target.From) != 1 || target.From[0].Kind != skill.OfProject {
		t.Errorf("%+v", target)
	}
	for id, want := range map[uuid.UUID]int{k.ID: 3, other.ID: 2} {
		if n := town.Int(`SELECT max(criticality) FROM skill_target WHERE tenant_id = $1 AND competence_id = $2`, town.Tenant, id); n != want {
			t.Errorf("criticality %d, want %d", n, want)
		}
	}
	bad := content(3)
	bad.Content.Criticality[k.ID] = 4
	if err := s.SetProfile(lead, w, 1, bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("a criticality of 4: %v", err)
	}
}
