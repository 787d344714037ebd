package main

import (
	"context"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type searchRebuildCmd struct {
	Tenant string `required:"" help:"Slug of the municipality."`
}

// Run is needed after nothing: texts are indexed as they are written. It heals
// what a restored backup or a changed rule left behind.
func (c searchRebuildCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Tenant, func(ctx context.Context, a *app.App, t *tenant.Tenant) error {
		if err := a.Index(ctx, true); err != nil {
			return err
		}
		say(ctx, "cmd.search.rebuilt", i18n.Args{"Town": t.Slug})
		return nil
	})
}
