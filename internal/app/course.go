package app

import (
	"context"
	"io/fs"
	"os"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/search"
)

// ImportCourse publishes a course or a template that ships with the program
// (by slug), one in a directory or one packed by an export.
func (a *App) ImportCourse(ctx context.Context, name string) (course.Imported, error) {
	return withCourse(name, func(source fs.FS) (course.Imported, error) { return a.Courses.Import(ctx, source) })
}

// Equip gives a municipality what ships with the program: frameworks of
// competences and templates of courses.
func (a *App) Equip(ctx context.Context) error {
	if err := a.seedSkills(ctx); err != nil {
		return err
	}
	return a.ImportTemplates(ctx)
}

// Refresh brings every municipality what a new program brings. The server does
// it before it serves.
func (a *App) Refresh(ctx context.Context) error {
	if err := a.everyTenant(a.seedSkills)(ctx); err != nil {
		return err
	}
	return a.everyTenant(func(ctx context.Context) error { return a.Index(ctx, false) })(ctx)
}

// Index brings into the search of a municipality what it does not know yet, or
// everything anew.
func (a *App) Index(ctx context.Context, all bool) error {
	if all {
		if err := search.Forget(ctx, a.DB); err != nil {
			return err
		}
	}
	for _, index := range []func(context.Context, bool) error{a.Courses.Index, a.Forum.Index, a.Talk.Index} {
		if err := index(ctx, all); err != nil {
			return err
		}
	}
	return nil
}

// seedSkills brings the frameworks, and then what people completed before there
// were any.
func (a *App) seedSkills(ctx context.Context) error {
	if err := a.Skills.Seed(ctx); err != nil {
		return err
	}
	return a.Ratings.Backfill(ctx)
}

// ImportTemplates publishes the templates that ship with the program, for a
// new municipality to begin courses from.
func (a *App) ImportTemplates(ctx context.Context) error {
	dirs, err := fs.ReadDir(content.Files, "templates")
	for _, d := range dirs {
		if _, err := a.ImportCourse(ctx, d.Name()); err != nil {
			return err
		}
	}
	return err
}

// TryCourse says what ImportCourse would do, and does nothing.
func (a *App) TryCourse(ctx context.Context, name string) (course.Imported, error) {
	return withCourse(name, func(source fs.FS) (course.Imported, error) { return a.Courses.Try(ctx, source) })
}

// withCourse opens the course for as long as use takes.
func withCourse(name string, use func(fs.FS) (course.Imported, error)) (course.Imported, error) {
	for _, dir := range []string{"courses/" + name, "templates/" + name} {
		if _, err := fs.Stat(content.Files, dir+"/course.yaml"); err != nil {
			continue
		}
		source, err := fs.Sub(content.Files, dir)
		if err != nil {
			return course.Imported{}, err
		}
		return use(source)
	}
	info, err := os.Stat(name)
	if err != nil {
		return course.Imported{}, fault.Missing("course.import_missing", fault.Args{"Name": name})
	}
	if info.IsDir() {
		return withDir(name, use)
	}
	f, err := os.Open(name)
	if err != nil {
		return course.Imported{}, err
	}
	defer func() { _ = f.Close() }()
	source, err := courseware.Unpack(f, info.Size())
	if err != nil {
		return course.Imported{}, err
	}
	return use(source)
}

// withDir reads no file outside the directory, even through a link in it.
func withDir(name string, use func(fs.FS) (course.Imported, error)) (course.Imported, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return course.Imported{}, err
	}
	defer func() { _ = root.Close() }()
	return use(root.FS())
}
