package demo_test

import (
	"context"
	"log/slog"
	"testing"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/readiness"
)

func load(t *testing.T) (*app.App, context.Context) {
	t.Helper()
	k := testkit.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Options{DB: k.DB, Config: cfg, Log: slog.New(slog.DiscardHandler), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	ctx := clock.With(context.Background(), k.Clock.Now)
	stopped, stop := context.WithCancel(ctx)
	err = demo.Load(stopped, a, demo.Options{Progress: func(id string, _ ...i18n.Args) {
		if id == "cmd.demo.course" {
			stop()
		}
	}})
	if err == nil {
		t.Fatal("a load that was stopped in the middle says that it ended well")
	}
	if err := demo.Load(ctx, a, demo.Options{}); !interrupted(err) {
		t.Fatalf("half a town is not recognised: %v", err)
	}
	k.SQL(`UPDATE tenant SET slug = 'half' WHERE slug = 'lindenau'`) // reset drops the schema; here another town is beside it
	if err := demo.Load(ctx, a, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(ctx, a, demo.Options{}); err != nil {
		t.Errorf("loading a whole town again: %v", err)
	}
	town, err := a.Tenants.BySlug(ctx, demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return a, clock.With(town.Context(ctx), k.Clock.Now)
}

func interrupted(err error) bool {
	f, ok := err.(*fault.Error) //nolint:errorlint // as Load returns it
	return ok && f.ID == "cmd.demo_interrupted"
}

func TestTown(t *testing.T) {
	a, ctx := load(t)
	if found, err := a.Readiness.Check(ctx); err != nil || len(found) > 0 {
		t.Errorf("the read model differs from the facts in %d places, %v", len(found), err)
	}
	published, err := a.Readiness.Board(ctx, readiness.Query{Published: true})
	if err != nil {
		t.Fatal(err)
	}
	hidden, statuses := map[string]int{}, map[readiness.Status]int{}
	decided := map[readiness.Outcome]int{}
	for _, s := range published.Sheets {
		for _, r := range s.Rows {
			statuses[r.Cell.Status]++
			if r.Cell.Status == readiness.Hidden {
				hidden[s.Project]++
			}
		}
		if s.Decision != nil {
			decided[s.Decision.Outcome]++
		}
	}
	t.Logf("%d waves, statuses %v, hidden %v, decisions %v", len(published.Sheets), statuses, hidden, decided)
	if hidden["e-akte"] < 5 {
		t.Errorf("%d hidden cells in the three waves of the E-Akte; the demo must show at least five", hidden["e-akte"])
	}
	for _, want := range readiness.Statuses {
		if want != readiness.NotAffected && statuses[want] == 0 {
			t.Errorf("no cell of the demo is %q; its pages would not show it", want)
		}
	}
	if decided[readiness.Go] == 0 || decided[readiness.Conditional] == 0 {
		t.Errorf("decisions %v: a go and a conditional go are shown", decided)
	}
	projects(t, a, ctx)
}

// projects of the town are complete in both languages: three with waves, seven
// on their way there with dates that lie ahead.
func projects(t *testing.T, a *app.App, ctx context.Context) {
	t.Helper()
	all, err := a.Projects.List(ctx)
	if err != nil || len(all) != 10 {
		t.Fatalf("%d projects, %v", len(all), err)
	}
	waves, early := 0, 0
	for _, o := range all {
		p := o.Project
		texts := []i18n.Text{p.Name, p.Goal, p.Decision, p.Commitment}
		for _, g := range o.Groups {
			texts = append(texts, g.Name, g.Benefit, g.Before, g.After, g.Contact)
		}
		for _, s := range p.Steps {
			texts = append(texts, s.Text)
		}
		for _, text := range texts {
			if text[i18n.DE] == "" || text[i18n.EN] == "" || text[i18n.DE] == text[i18n.EN] && len(text[i18n.DE]) > 40 {
				t.Errorf("%s: a text is not written in both languages: %v", p.Slug, text)
			}
		}
		next, ok := p.Steps.Next()
		if !ok || next.Day.Before(clock.Today(ctx)) {
			t.Errorf("%s: no step lies ahead", p.Slug)
		}
		if len(o.Waves) > 0 {
			waves++
		} else if p.Phase == project.PhaseRequirement || p.Phase == project.PhasePlanned {
			early++
		}
	}
	if waves != 3 || early != 7 {
		t.Errorf("%d projects with waves and %d before them", waves, early)
	}
}
