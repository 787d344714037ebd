package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type adminCreateCmd struct {
	Tenant string `required:"" help:"Slug of the municipality."`
	Email  string `required:"" help:"The administrator's e-mail address."`
}

func (c adminCreateCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Tenant, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		link, err := a.Grants.CreateAdmin(ctx, c.Email)
		if err != nil {
			return err
		}
		say(ctx, "cmd.admin_link", i18n.Args{"Email": c.Email})
		fmt.Println(link)
		return nil
	})
}

type importCmd struct {
	Kind    string `arg:"" enum:"units,people" help:"units or people."`
	File    string `arg:"" type:"path" help:"CSV or XLSX."`
	Tenant  string `required:"" help:"Slug of the municipality."`
	DryRun  bool   `help:"Show what would change; change nothing."`
	Missing string `enum:"keep,end" default:"keep" help:"What happens to people or units the file does not name."`
	Map     string `type:"path" help:"File that names the columns: field = heading, a line each."`
	JSON    bool   `help:"Print the result as JSON."`
}

func (c importCmd) Run(ctx context.Context) error {
	content, err := readFile(c.File)
	if err != nil {
		return err
	}
	in := hrimport.RunInput{
		UploadInput: hrimport.UploadInput{FileName: filepath.Base(c.File), Content: content, Kind: hrfile.Kind(c.Kind)},
		Missing:     hrimport.MissingMode(c.Missing), DryRun: c.DryRun,
	}
	if c.Map != "" {
		b, err := readFile(c.Map)
		if err != nil {
			return err
		}
		if in.Mapping, err = hrfile.ParseMapping(in.Kind, b); err != nil {
			return err
		}
	}
	return tenantTask(ctx, c.Tenant, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		report, err := a.Imports.Run(ctx, in)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(os.Stdout, report)
		}
		c.print(ctx, report)
		return nil
	})
}

// print is the report for a person: counts, then each skipped row.
func (c importCmd) print(ctx context.Context, r hrimport.Report) {
	n := r.Import.Counts
	id := "cmd.import.done"
	if c.DryRun {
		id = "cmd.import.dry"
	}
	say(ctx, id, i18n.Args{"File": r.Import.FileName})
	say(ctx, "cmd.import.counts", i18n.Args{
		"Created": n.Created, "Changed": n.Changed, "Unchanged": n.Unchanged, "Absent": n.Absent,
		"Postings": n.Postings.Created + n.Postings.Changed + n.Postings.Unchanged, "Skipped": len(r.Skips),
	})
	for _, k := range r.Skips {
		say(ctx, "cmd.import.skip", i18n.Args{"Line": k.Line, "Hint": k.Hint(ctx)})
	}
}
