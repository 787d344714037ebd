package app

import (
	"context"
	"io/fs"
	"os"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// ImportCourse publishes a course that ships with the program (by slug), one
// in a directory or one packed by an export.
func (a *App) ImportCourse(ctx context.Context, name string) (course.Imported, error) {
	return withCourse(name, func(source fs.FS) (course.Imported, error) { return a.Courses.Import(ctx, source) })
}

// TryCourse says what ImportCourse would do, and does nothing.
func (a *App) TryCourse(ctx context.Context, name string) (course.Imported, error) {
	return withCourse(name, func(source fs.FS) (course.Imported, error) { return a.Courses.Try(ctx, source) })
}

// withCourse opens the course for as long as use takes.
func withCourse(name string, use func(fs.FS) (course.Imported, error)) (course.Imported, error) {
	if _, err := fs.Stat(content.Files, "courses/"+name+"/course.yaml"); err == nil {
		source, err := fs.Sub(content.Files, "courses/"+name)
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
