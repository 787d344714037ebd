package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type networkTrustListCmd struct {
	Town string `required:"" help:"Short name of the municipality."`
}

func (c networkTrustListCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		list, err := a.Share.Trust.List(ctx)
		for _, e := range list {
			say(ctx, "cmd.network.trusted", i18n.Args{"ID": e.ID, "Name": e.Body.Name.For(ctx), "Address": e.Origin})
			for _, k := range e.Keys {
				fmt.Fprintln(os.Stdout, "  "+k.ID+"  "+k.Fingerprint())
			}
			if e.Failure != nil {
				fmt.Fprintln(os.Stdout, "  "+i18n.T(ctx, e.Failure.ID, e.Failure.Args))
			}
		}
		return err
	})
}

type networkTrustAddCmd struct {
	From        string `arg:"" help:"Address of the municipality, or the file with its keys."`
	Town        string `required:"" help:"Short name of the municipality that vouches."`
	Fingerprint string `required:"" help:"Fingerprint of its key, as the municipality told you."`
}

func (c networkTrustAddCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		pasted, address := "", c.From
		if !strings.Contains(c.From, "://") {
			b, err := readFile(c.From)
			if err != nil {
				return err
			}
			pasted, address = string(b), ""
		}
		d, err := a.Share.Trust.Look(ctx, pasted, address)
		if err != nil {
			return err
		}
		if !told(d, c.Fingerprint) {
			return fault.Wrong("share.trust.other_fingerprint")
		}
		id, err := a.Share.Trust.Add(ctx, d)
		if err != nil {
			return err
		}
		name := d.Body.Name.For(ctx)
		say(ctx, "cmd.network.trusted", i18n.Args{"ID": id, "Name": name, "Address": d.Origin})
		return nil
	})
}

// told reports whether a fingerprint is that of the key a town signs with now.
func told(d trust.Document, fingerprint string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }
	for _, k := range d.Usable() {
		if k.RetiredAt == nil && plain(k.Key().Fingerprint()) == plain(fingerprint) {
			return true
		}
	}
	return false
}

type networkTrustRemoveCmd struct {
	ID   string `arg:"" help:"The entry, as “lotse network trust list” names it."`
	Town string `required:"" help:"Short name of the municipality that vouched."`
}

func (c networkTrustRemoveCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		id, err := uuid.Parse(c.ID)
		if err != nil {
			return fault.Missing("share.trust.missing")
		}
		if err := a.Share.Trust.Remove(ctx, id); err != nil {
			return err
		}
		say(ctx, "cmd.network.untrusted")
		return nil
	})
}
