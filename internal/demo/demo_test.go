package demo_test

import (
	"context"
	"log/slog"
	"testing"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/readiness"
)

func TestTown(t *testing.T) {
	k := testkit.New(t)
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Options{DB: k.DB, Config: cfg, Log: slog.New(slog.DiscardHandler), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx := clock.With(context.Background(), k.Clock.Now)
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
	ctx = clock.With(town.Context(ctx), k.Clock.Now)
	if found, err := a.Readiness.Check(ctx); err != nil || len(found) > 0 {
		t.Errorf("the read model differs from the facts in %d places, %v", len(found), err)
	}
	published, err := a.Readiness.Board(ctx, readiness.Query{Published: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(published.Sheets) != 3 {
		t.Fatalf("%d waves, want 3", len(published.Sheets))
	}
	small := 0
	for _, s := range published.Sheets {
		for _, r := range s.Rows {
			if r.Cell.Status == readiness.Hidden {
				small++
			}
		}
	}
	if small < 5 {
		t.Errorf("%d hidden cells; the demo must show at least five", small)
	}
	statuses := map[readiness.Status]bool{}
	for _, s := range published.Sheets {
		for _, r := range s.Rows {
			statuses[r.Cell.Status] = true
		}
	}
	for _, want := range []readiness.Status{readiness.Critical, readiness.AtRisk, readiness.OnTrack, readiness.Ready, readiness.Hidden} {
		if !statuses[want] {
			t.Errorf("no cell of the demo is %q; its pages would not show it", want)
		}
	}
}
