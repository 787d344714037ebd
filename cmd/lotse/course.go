package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type courseImportCmd struct {
	Course string `arg:"" help:"Slug of a course that ships with the program, a directory or a package (ZIP)."`
	Tenant string `required:"" help:"Slug of the municipality."`
	DryRun bool   `help:"Show what would change; change nothing."`
	JSON   bool   `help:"Print the result as JSON."`
}

func (c courseImportCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Tenant, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		take := a.ImportCourse
		if c.DryRun {
			take = a.TryCourse
		}
		done, err := take(ctx, c.Course)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(os.Stdout, c.report(done))
		}
		c.print(ctx, done)
		return nil
	})
}

// courseReport is the result of an import for programs.
type courseReport struct {
	Slug    string        `json:"slug"`
	Version int           `json:"version"`
	Hash    string        `json:"hash"`
	New     bool          `json:"new"` // a version was published, or would be
	DryRun  bool          `json:"dry_run"`
	Stale   []staleReport `json:"stale"`
}

type staleReport struct {
	File        string `json:"file"`
	Line        int    `json:"line"`
	Block       string `json:"block"`
	Fingerprint string `json:"fingerprint"` // of the source text as it is now
	Missing     bool   `json:"missing"`     // nobody translated it yet
}

func (c courseImportCmd) report(done course.Imported) courseReport {
	r := courseReport{
		Slug: done.Slug, Version: done.No, Hash: done.Hash, New: done.New, DryRun: c.DryRun, Stale: []staleReport{},
	}
	for _, s := range done.Stale {
		r.Stale = append(r.Stale, staleReport{s.File, s.Line, s.Block, s.Print, s.Missing})
	}
	return r
}

// print is the result for a person: what became of it, the hash, then each
// stale block.
func (c courseImportCmd) print(ctx context.Context, done course.Imported) {
	id := "course.imported"
	switch {
	case !done.New:
		id = "course.import_unchanged"
	case c.DryRun:
		id = "course.import_trial"
	}
	say(ctx, id, i18n.Args{"Slug": done.Slug, "Version": done.No, "Stale": len(done.Stale)})
	say(ctx, "course.import_hash", i18n.Args{"Hash": done.Hash})
	for _, s := range done.Stale {
		fmt.Println("  " + s.String())
	}
}

type courseExportCmd struct {
	Course string `arg:"" help:"Slug of the course."`
	Tenant string `required:"" help:"Slug of the municipality."`
	Out    string `required:"" help:"File to write, a ZIP."`
	JSON   bool   `help:"Print the result as JSON."`
}

func (c courseExportCmd) Run(ctx context.Context) error {
	return tenantTask(ctx, c.Tenant, func(ctx context.Context, a *app.App, _ *tenant.Tenant) error {
		var done courseReport
		err := writeWhole(c.Out, func(w io.Writer) error {
			pkg, err := a.Courses.WritePackage(ctx, c.Course, w)
			if err == nil {
				done = courseReport{Slug: pkg.Course.Slug, Version: pkg.Version, Hash: pkg.Hash, Stale: []staleReport{}}
			}
			return err
		})
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(os.Stdout, done)
		}
		say(ctx, "course.exported", i18n.Args{"Slug": done.Slug, "Version": done.Version, "File": c.Out})
		say(ctx, "course.import_hash", i18n.Args{"Hash": done.Hash})
		return nil
	})
}

// writeWhole writes a file that is there whole or not at all.
func writeWhole(name string, write func(io.Writer) error) error {
	failed := func(err error) error {
		return fault.Wrong("course.export_failed", fault.Args{"File": name, "Reason": err.Error()}).Wrap(err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".lotse-*")
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already where all went well
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return failed(err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return failed(err)
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
