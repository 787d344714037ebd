package author_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// The queue publishes: its worker finds the job when its time has come. The
// test's clock stands in the past of the queue's, so that is now.
func TestTheQueuePublishes(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, _ := d.begin()
	registry := job.NewRegistry()
	d.Service.Register(registry)
	jobs := must[*job.Client](t)(job.New(d.Kit.DB, registry, job.Options{Work: true, Log: slog.New(slog.DiscardHandler)}))
	if err := jobs.Start(context.WithoutCancel(d.Ctx)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = jobs.Stop(context.WithoutCancel(d.Ctx)) })
	d.done(d.Schedule(d.Petra, slug, "", d.Clock.Now().Add(time.Hour)))
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := d.Courses.Published(d.Ctx, slug)
		if err == nil {
			return
		}
		if !fault.Is(err, fault.NotFound) || time.Now().After(end) {
			t.Fatalf("not published: %v", err)
		}
	}
}
