package main

import (
	"context"
	"fmt"
	"os"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type networkKeysCmd struct {
	Town string `required:"" help:"Short name of the municipality."`
}

func (c networkKeysCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		list, err := a.Share.Keys(ctx)
		for _, k := range list {
			fmt.Fprintln(os.Stdout, i18n.T(ctx, "cmd.network.key."+stateOf(k), i18n.Args{"Key": k.ID, "Fingerprint": k.Fingerprint()}))
		}
		return err
	})
}

func stateOf(k share.Key) string {
	switch {
	case k.RevokedAt != nil:
		return "revoked"
	case k.RetiredAt != nil:
		return "retired"
	}
	return "active"
}

type networkRotateCmd struct {
	Town string `required:"" help:"Short name of the municipality."`
}

func (c networkRotateCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		k, err := a.Share.Rotate(ctx)
		if err != nil {
			return err
		}
		say(ctx, "cmd.network.key.active", i18n.Args{"Key": k.ID, "Fingerprint": k.Fingerprint()})
		return nil
	})
}

type networkRevokeCmd struct {
	Key  string `arg:"" help:"The key, as “lotse network keys” names it."`
	Town string `required:"" help:"Short name of the municipality."`
}

func (c networkRevokeCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		if err := a.Share.Revoke(ctx, c.Key); err != nil {
			return err
		}
		say(ctx, "cmd.network.revoked", i18n.Args{"Key": c.Key})
		return nil
	})
}
