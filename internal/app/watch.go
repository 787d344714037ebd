package app

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/tenant"
)

// How often the worker looks for tables to publish: those where enough people
// moved must stand within five seconds, those of a day soon after midnight.
const (
	earlyEvery = 2 * time.Second
	dayEvery   = time.Minute
)

// watch publishes readiness tables until ctx ends. Both steps are idempotent
// and safe beside another worker.
func (a *App) watch(ctx context.Context) {
	early, day := time.NewTicker(earlyEvery), time.NewTicker(dayEvery)
	defer early.Stop()
	defer day.Stop()
	a.endOfDay(ctx)
	since := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-day.C:
			a.endOfDay(ctx)
		case now := <-early.C:
			// Overlap, so that a commit that was on its way is not missed.
			from := since.Add(-2 * earlyEvery)
			if a.each(ctx, "early", func(ctx context.Context) error { return a.Readiness.Early(ctx, from) }) {
				since = now
			}
		}
	}
}

func (a *App) endOfDay(ctx context.Context) { a.each(ctx, "end of day", a.Readiness.EndOfDay) }

func (a *App) each(ctx context.Context, what string, fn func(context.Context) error) bool {
	err := a.Tenants.Each(ctx, func(ctx context.Context, _ *tenant.Tenant) error { return fn(ctx) })
	if err != nil && ctx.Err() == nil {
		a.Log.ErrorContext(ctx, "publish", "step", what, "err", err)
	}
	return err == nil
}
