package app

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// monthly are the tables that are kept by month, with their class of the
// agreement. The audit log is not among them: its chain would lose links.
var monthly = map[string]string{"answer": "answers", "look": "looks", "look_person": "looks", "event": "answers", "draft_change": "audit"}

// retain drops the months that no municipality's agreement keeps any longer.
// Months are shared by all tenants, so the longest period counts.
func (a *App) retain(ctx context.Context) error {
	for table, class := range monthly {
		keep, err := a.keepFrom(ctx, class)
		if err != nil || keep.IsZero() {
			return err
		}
		err = a.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Pgx().Exec(ctx, `SELECT lotse_drop_partitions($1, $2::date)`, table, keep.String())
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keepFrom is the first day some agreement still keeps a class of; zero where
// there is no municipality.
func (a *App) keepFrom(ctx context.Context, class string) (from clock.Date, err error) {
	err = a.Tenants.Each(ctx, func(ctx context.Context, _ *tenant.Tenant) error {
		agreed, err := a.Tenants.Agreement(ctx)
		if err != nil {
			return err
		}
		if d := agreed.KeptSince(class, clock.Today(ctx)); from.IsZero() || d.Before(from) {
			from = d
		}
		return nil
	})
	return from, err
}

// forgetSurveys drops who answered, and what was said, when the agreement keeps
// it no longer.
func (a *App) forgetSurveys(ctx context.Context) error {
	agreed, err := a.Tenants.Agreement(ctx)
	if err != nil {
		return err
	}
	return a.Survey.Sweep(ctx, agreed.KeptSince("answers", clock.Today(ctx)))
}
