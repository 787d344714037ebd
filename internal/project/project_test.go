package project_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

func TestPhasesInOrder(t *testing.T) {
	for _, c := range []struct {
		from, to project.Phase
		want     bool
	}{
		{project.PhaseRequirement, project.PhasePlanned, true},
		{project.PhasePlanned, project.PhaseLive, true},
		{project.PhaseTest, project.PhaseAgreed, true},
		{project.PhaseTest, project.PhasePlanned, false},
		{project.PhaseLive, project.PhaseLive, false},
		{project.PhaseLive, project.PhaseStopped, true},
		{project.PhaseAnchored, project.PhaseStopped, false},
		{project.PhaseStopped, project.PhasePlanned, false},
		{project.PhasePlanned, "?", false},
	} {
		if got := c.from.MayFollow(c.to); got != c.want {
			t.Errorf("%s → %s: %v", c.from, c.to, got)
		}
	}
}

func TestWhatKeepsAProjectInPlanned(t *testing.T) {
	full := project.Group{Benefit: projecttest.Text("b"), Contact: projecttest.Text("c")}
	for _, c := range []struct {
		name    string
		groups  []project.Group
		courses int
		want    []project.Lack
	}{
		{"complete", []project.Group{full}, 1, nil},
		{"no training", []project.Group{full}, 0, []project.Lack{project.LackTraining}},
		{"no group", nil, 1, []project.Lack{project.LackBenefit, project.LackContact}},
		{"one group without benefit", []project.Group{full, {Contact: full.Contact}}, 1, []project.Lack{project.LackBenefit}},
		{"nothing", []project.Group{{}}, 0, []project.Lack{project.LackBenefit, project.LackTraining, project.LackContact}},
	} {
		if got := project.Lacks(c.groups, c.courses); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestWaveSlugs(t *testing.T) {
	p, n, ok := project.ParseWaveSlug(project.WaveSlug("plan-2", 3))
	if p != "plan-2" || n != 3 || !ok {
		t.Error(p, n, ok)
	}
	for _, bad := range []string{"", "akte", "-1", "akte-", "akte-x", "akte-0"} {
		if _, _, ok := project.ParseWaveSlug(bad); ok {
			t.Errorf("%q is no wave", bad)
		}
	}
}

func TestPhaseNeedsTextsAndTraining(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	u := w.Unit("10", uuid.Nil)
	p := w.Project("E‑Akte für Ämter", u)
	if p.Slug != "e-akte-fuer-aemter" || p.Phase != project.PhaseRequirement {
		t.Fatalf("%+v", p)
	}
	w.Must(w.Projects.SetPhase(w.Ctx, p.ID, 1, project.PhasePlanned))
	err := w.Projects.SetPhase(w.Ctx, p.ID, 2, project.PhaseAgreed)
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("left planned with nothing: %v", err)
	}
	wave := w.Wave(p, "2026-09-01", u)
	w.Need(wave, project.RequirementInput{CourseID: w.Course("akte")})
	in := project.Input{
		Name: p.Name, Strand: p.Strand, Provider: p.Provider, UnitID: u,
		Groups: []project.Group{{Name: projecttest.Text("Alle"), Benefit: projecttest.Text("Weniger Wege"), Contact: projecttest.Text("Team Akte")}},
	}
	w.Must(w.Projects.Edit(w.Ctx, p.ID, 2, in))
	w.Must(w.Projects.SetPhase(w.Ctx, p.ID, 3, project.PhaseAgreed))
	in.Groups = nil
	if err := w.Projects.Edit(w.Ctx, p.ID, 4, in); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an agreed project lost its benefit text: %v", err)
	}
	if err := w.Projects.SetPhase(w.Ctx, p.ID, 1, project.PhaseTest); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an old version won: %v", err)
	}
}

func TestAUnitIsInOneWaveOfAProject(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	top := w.Unit("1", uuid.Nil)
	office := w.Unit("10", top)
	team := w.Unit("10.1", office)
	other := w.Unit("20", top)
	p, q := w.Project("Eins", top), w.Project("Zwei", top)
	first := w.Wave(p, "2026-09-01", office)
	for _, units := range [][]uuid.UUID{{office}, {team}, {top}, {other, team}, {uuid.New()}, {other, other}} {
		_, err := w.Projects.AddWave(w.Ctx, p.ID, project.WaveInput{GoLive: projecttest.Day("2026-10-01"), Units: units})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("units %v: %v", units, err)
		}
	}
	second := w.Wave(p, "2026-10-01", other)
	if second.Number != 2 {
		t.Errorf("number %d", second.Number)
	}
	w.Wave(q, "2026-10-01", team) // another project is free
	in := project.WaveInput{GoLive: projecttest.Day("2026-10-01"), Units: []uuid.UUID{team}}
	if err := w.Projects.EditWave(w.Ctx, second.ID, 1, in); fault.KindOf(err) != fault.Invalid {
		t.Errorf("edited into the first wave: %v", err)
	}
	w.Must(w.Projects.EditWave(w.Ctx, first.ID, 1, in)) // its own units are free
	err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO wave_unit (tenant_id, wave_id, unit_id, project_id) VALUES ($1, $2, $3, $4)`,
			w.Tenant, first.ID, other, p.ID)
		return err
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("the constraint let a unit into two waves: %v", err)
	}
}

func TestProjectLeadIsBoundToTheProject(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	u := w.Unit("10", uuid.Nil)
	p, q := w.Project("Eins", u), w.Project("Zwei", u)
	const role actor.Role = "lead"
	lead := w.As(db.NewID(), actor.Bundles{role: {project.Manage, project.View}},
		actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Project, ID: p.ID}})
	in := project.WaveInput{GoLive: projecttest.Day("2026-09-01"), Units: []uuid.UUID{u}}
	if _, err := w.Projects.AddWave(lead, p.ID, in); err != nil {
		t.Error(err)
	}
	if _, err := w.Projects.AddWave(lead, q.ID, in); fault.KindOf(err) != fault.NotFound {
		t.Errorf("foreign project: %v", err)
	}
	if _, err := w.Projects.Create(lead, project.Input{}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("made a project: %v", err)
	}
	list, err := w.Projects.List(lead)
	if err != nil || len(list) != 1 || list[0].Project.ID != p.ID {
		t.Errorf("sees %d projects: %v", len(list), err)
	}
	if _, err := w.Projects.Get(lead, q.Slug); fault.KindOf(err) != fault.NotFound {
		t.Errorf("reads the other project: %v", err)
	}
	nobody := w.May(db.NewID())
	if _, err := w.Projects.List(nobody); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("without permission: %v", err)
	}
}

func TestChecklistKeepsItsHistory(t *testing.T) {
	t.Parallel()
	w := projecttest.New(t)
	a, b := w.Unit("10", uuid.Nil), w.Unit("20", uuid.Nil)
	p := w.Project("Akte", a)
	wave := w.Wave(p, "2026-09-01", a, b)
	access := w.Need(wave, project.RequirementInput{Kind: project.ChecklistKind, Reach: project.PerUnit, Must: true, Title: projecttest.Text("Zugänge")})
	council := w.Need(wave, project.RequirementInput{Kind: project.ChecklistKind, Reach: project.PerWave, Must: true, Title: projecttest.Text("Personalrat")})
	me := w.May(w.Person(), project.Manage, project.View)
	for _, bad := range []project.Tick{
		{Line: access.LineID, Done: true, Evidence: "x"},
		{Line: council.LineID, Unit: a, Done: true, Evidence: "x"},
		{Line: uuid.New(), Done: true, Evidence: "x"},
	} {
		if err := w.Projects.Tick(me, wave.ID, bad); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if err := w.Projects.Tick(me, wave.ID, project.Tick{Line: access.LineID, Unit: a, Done: true, Evidence: " "}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("ticked without evidence: %v", err)
	}
	w.Must(w.Projects.Tick(me, wave.ID, project.Tick{Line: access.LineID, Unit: a, Done: true, Evidence: "Liste der IT"}))
	w.Must(w.Projects.Tick(me, wave.ID, project.Tick{Line: council.LineID, Done: true, Evidence: "Sitzung"}))
	w.Must(w.Projects.Tick(me, wave.ID, project.Tick{Line: council.LineID, Done: false}))
	o, err := w.Projects.GetWave(me, "akte-1")
	w.Must(err)
	state := map[string]bool{}
	for _, i := range o.Items {
		state[i.Title["de"]+"/"+i.UnitID.String()] = i.Entry.Done
	}
	if len(o.Items) != 3 || !state["Zugänge/"+a.String()] || state["Zugänge/"+b.String()] || state["Personalrat/"+uuid.Nil.String()] {
		t.Errorf("%v", state)
	}
	if n := w.Int(`SELECT count(*) FROM checklist_entry`); n != 3 {
		t.Errorf("%d entries", n)
	}
	if n := w.Int(`SELECT count(*) FROM audit WHERE action = 'checklist.ticked'`); n != 3 {
		t.Errorf("%d audit rows", n)
	}
}
