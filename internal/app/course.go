package app

import (
	"context"
	"io/fs"
	"os"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// ImportCourse publishes a course that ships with the program (by slug) or
// one in a directory, and says in a sentence what became of it.
func (a *App) ImportCourse(ctx context.Context, name string) (string, error) {
	source, err := courseSource(name)
	if err != nil {
		return "", err
	}
	done, err := a.Courses.Import(ctx, source)
	if err != nil {
		return "", err
	}
	id := "course.imported"
	if !done.New {
		id = "course.import_unchanged"
	}
	return i18n.T(ctx, id, i18n.Args{"Slug": done.Slug, "Version": done.No, "Stale": len(done.Stale)}), nil
}

func courseSource(name string) (fs.FS, error) {
	if _, err := fs.Stat(content.Files, "courses/"+name+"/course.yaml"); err == nil {
		return fs.Sub(content.Files, "courses/"+name)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.DirFS(name), nil
	}
	return nil, fault.Missing("course.import_missing", fault.Args{"Name": name})
}
