package main

import (
	"context"
	"os"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type bounceCmd struct{}

// Run succeeds whatever it was handed: a mail server would answer a failure
// with a mail about the mail.
func (bounceCmd) Run(ctx context.Context) error {
	b, err := mail.ReadBounce(os.Stdin)
	if err != nil {
		say(ctx, "mail.bounce.none")
		return nil
	}
	return task(ctx, func(ctx context.Context, a *app.App) error {
		said := "cmd.bounce.unknown"
		err := a.Tenants.Each(ctx, func(ctx context.Context, _ *tenant.Tenant) error {
			ours, err := a.Mail.Bounced(ctx, b)
			if ours {
				said = "cmd.bounce.noted"
			}
			return err
		})
		if err != nil {
			return err
		}
		say(ctx, said, i18n.Args{"Mail": b.Mail, "Answer": b.Answer})
		return nil
	})
}
