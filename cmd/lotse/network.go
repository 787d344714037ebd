package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type networkFoundCmd struct {
	Slug string `arg:"" help:"Short name: letters, digits, hyphens."`
	Name string `required:"" help:"Name in German."`
	EN   string `name:"name-en" help:"Name in English (default: the German one)."`
	Town string `required:"" help:"First municipality, by its short name; it publishes the texts that ship with the program."`
}

func (c networkFoundCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, t *tenant.Tenant) error {
		name := i18n.Text{i18n.DE: c.Name, i18n.EN: c.EN}
		if c.EN == "" {
			name[i18n.EN] = c.Name
		}
		if _, err := a.Networks.Found(ctx, c.Slug, name, t); err != nil {
			return err
		}
		if err := a.Forum.Bring(ctx); err != nil {
			return err
		}
		say(ctx, "cmd.network.founded", i18n.Args{"Slug": c.Slug, "Town": t.Slug})
		return nil
	})
}

type networkTownCmd struct {
	Slug string `arg:"" help:"Short name of the network."`
	Town string `required:"" help:"Short name of the municipality."`
}

type networkJoinCmd struct{ networkTownCmd }

func (c networkJoinCmd) Run(ctx context.Context) error {
	return c.change(ctx, "cmd.network.joined", func(ctx context.Context, a *app.App, t *tenant.Tenant) error {
		return a.Networks.Join(ctx, c.Slug, t)
	})
}

type networkLeaveCmd struct{ networkTownCmd }

func (c networkLeaveCmd) Run(ctx context.Context) error {
	return c.change(ctx, "cmd.network.left", func(ctx context.Context, a *app.App, t *tenant.Tenant) error {
		return a.Networks.Leave(ctx, c.Slug, t)
	})
}

func (c networkTownCmd) change(ctx context.Context, done string, do func(context.Context, *app.App, *tenant.Tenant) error) error {
	return tenantTask(ctx, c.Town, func(ctx context.Context, a *app.App, t *tenant.Tenant) error {
		if err := do(ctx, a, t); err != nil {
			return err
		}
		say(ctx, done, i18n.Args{"Slug": c.Slug, "Town": t.Slug})
		return nil
	})
}

type networkListCmd struct{}

func (networkListCmd) Run(ctx context.Context) error {
	return task(ctx, func(ctx context.Context, a *app.App) error {
		list, err := a.Networks.All(ctx)
		for _, n := range list {
			var towns []string
			for _, m := range n.Members {
				towns = append(towns, m.Slug)
			}
			fmt.Fprintln(os.Stdout, i18n.T(ctx, "cmd.network.line", i18n.Args{"Slug": n.Slug, "Towns": strings.Join(towns, ", ")}))
		}
		return err
	})
}
