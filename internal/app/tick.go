package app

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/once"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// ticks is the work that time causes, not people.
func (a *App) ticks() []job.Tick {
	return []job.Tick{
		{Name: "partitions", Every: 24 * time.Hour, Do: a.partitions},
		{Name: "retention", Every: 24 * time.Hour, Do: a.retain},
		{Name: "audit-seal", Every: time.Minute, Do: a.everyTenant(a.seal)},
		{Name: "audit-check", Every: 24 * time.Hour, Do: a.everyTenant(a.checkAudit)},
		{Name: "mail", Every: time.Minute, Do: a.everyTenant(func(ctx context.Context) error { return a.Mail.Deliver(ctx) })}, // those that wait for another try
		{Name: "mail-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Mail.Sweep(ctx) })},
		{Name: "sign-in", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Login.Sweep(ctx) })},
		{Name: "cards", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Cards.Sweep(ctx) })},
		{Name: "import-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Imports.Sweep(ctx) })},
		{Name: "proof-sweep", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Proofs.Sweep(ctx) })},
		{Name: "framework-sweep", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Revise.Sweep(ctx) })},
		{Name: "media-sweep", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Media.Sweep(ctx) })},
		{Name: "share-settle", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Share.Settle(ctx) })},
		{Name: "share-lists", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Share.Remote.Read(ctx) })},
		{Name: "parcel-sweep", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Exchange.Sweep(ctx) })},
		{Name: "survey", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Survey.Open(ctx) })},
		{Name: "survey-sweep", Every: 24 * time.Hour, Do: a.everyTenant(a.forgetSurveys)},
		{Name: "readiness-check", Every: 24 * time.Hour, Do: a.everyTenant(a.checkReadiness)},
		{Name: "duties", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Duties.Daily(ctx) })},              // soon after midnight wherever it is
		{Name: "duties-settle", Every: time.Minute, Do: a.everyTenant(func(ctx context.Context) error { return a.Duties.SettleAll(ctx) })}, // goes on where a job broke off
		{Name: "duty-standing", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Standing.Publish(ctx) })},   // soon after the end of a month
		{Name: "notices", Every: 5 * time.Minute, Do: a.everyTenant(a.tellDaily)},
		{Name: "notice-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Notices.Sweep(ctx) })},
		{Name: "bulk-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Bulk.Sweep(ctx) })},
		{Name: "course-review", Every: 24 * time.Hour, Do: a.everyTenant(a.remind)},
		{Name: "course-runs", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Runs.Sweep(ctx) })},
		{Name: "ratings-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Ratings.Sweep(ctx) })},
		{Name: "skill-rounds", Every: time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Figures.CloseDue(ctx) })}, // soon after the last day
		{Name: "checks-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Checks.Sweep(ctx) })},
		{Name: "barrier-sweep", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return a.Public.Sweep(ctx) })},
		{Name: "idempotency", Every: 24 * time.Hour, Do: a.everyTenant(func(ctx context.Context) error { return once.Sweep(ctx, a.DB) })},
	}
}

// tellDaily tells people what is due as of today: who is in which duty is
// brought up to date first.
func (a *App) tellDaily(ctx context.Context) error {
	if err := a.Duties.Daily(ctx); err != nil {
		return err
	}
	return a.Notices.Daily(ctx)
}

// partitions makes the month partitions of the next three months.
func (a *App) partitions(ctx context.Context) error {
	now := time.Now()
	return a.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `SELECT lotse_make_partitions($1::date, $2::date)`, now, now.AddDate(0, 3, 0))
		return err
	})
}

// everyTenant runs fn as the system of each tenant in turn.
func (a *App) everyTenant(fn func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return a.Tenants.Each(ctx, func(ctx context.Context, _ *tenant.Tenant) error { return fn(ctx) })
	}
}

// checkReadiness compares the read model with the facts; a difference is a
// defect and is logged as one.
func (a *App) checkReadiness(ctx context.Context) error {
	found, err := a.Readiness.Check(ctx)
	if len(found) > 0 {
		a.Log.ErrorContext(ctx, "readiness differs from its facts", "differences", len(found), "first", found[0])
	}
	return err
}

// seal chains what was written to the audit log since the last run.
func (a *App) seal(ctx context.Context) error {
	_, err := audit.Seal(ctx, a.DB)
	return err
}

// checkAudit recomputes the chain; a break is an alarm.
func (a *App) checkAudit(ctx context.Context) error {
	broken, err := audit.Verify(ctx, a.DB)
	if broken > 0 {
		a.Log.ErrorContext(ctx, "the audit log was changed", "seal", broken)
	}
	return err
}
