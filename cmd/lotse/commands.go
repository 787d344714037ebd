package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/once"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type migrateCmd struct{}

func (migrateCmd) Run(ctx context.Context) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.migrate(ctx); err != nil {
		return err
	}
	say(ctx, "cmd.migrated", i18n.Args{"Version": db.Program()})
	return nil
}

type tenantCreateCmd struct {
	Slug string `arg:"" help:"Short name in addresses: letters, digits, hyphens."`
	Name string `required:"" help:"Name in German."`
	EN   string `name:"name-en" help:"Name in English (default: the German one)."`
	Land string `required:"" help:"Land as in ISO 3166-2, e.g. HE: holidays and legal texts."`
	Host string `help:"Host it answers on."`
}

func (c tenantCreateCmd) Run(ctx context.Context) error {
	return task(ctx, func(ctx context.Context, a *app.App) error {
		name := i18n.Text{i18n.DE: c.Name, i18n.EN: c.EN}
		if c.EN == "" {
			name[i18n.EN] = c.Name
		}
		t, err := a.Tenants.Create(ctx, tenant.Input{Slug: c.Slug, Name: name, Land: clock.Land(strings.ToUpper(c.Land)), Host: c.Host})
		if err != nil {
			return err
		}
		if err := a.Equip(t.Context(ctx)); err != nil {
			return err
		}
		say(ctx, "cmd.tenant_created", i18n.Args{"Slug": t.Slug, "URL": a.Tenants.BaseURL(t)})
		return nil
	})
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Printf("lotse %s, schema %d\n", programVersion(), db.Program())
	for _, tag := range once.Tags() {
		fmt.Printf("build tag %s: for crash tests, never serve people with this program\n", tag)
	}
	return nil
}

// say prints a message of the program.
func say(ctx context.Context, id string, args ...i18n.Args) {
	fmt.Fprintln(os.Stdout, i18n.T(ctx, id, args...))
}

func readFile(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Missing("cmd.file", fault.Args{"Path": path}).Wrap(err)
	}
	return b, nil
}
