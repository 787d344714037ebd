package course

import (
	"context"
	"io"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
)

// Export returns the live version of a course as a package: courseware.Write
// makes files of it that import elsewhere as the same content. The bytes of
// its media are read when they are opened.
func (s *Service) Export(ctx context.Context, slug string) (*courseware.Package, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return nil, err
	}
	v, err := s.Published(ctx, slug)
	if err != nil {
		return nil, err
	}
	pkg := &courseware.Package{
		Course: v.Course, Change: string(v.Change), Version: v.No, Hash: v.Hash, Files: map[string]courseware.File{},
	}
	for _, m := range v.Media {
		pkg.Files[m.Hash] = courseware.File{Open: func() (io.ReadCloser, error) { return s.openMedia(ctx, m.Hash) }}
	}
	return pkg, nil
}

// WritePackage writes the live version of a course as a ZIP.
func (s *Service) WritePackage(ctx context.Context, slug string, w io.Writer) (*courseware.Package, error) {
	pkg, err := s.Export(ctx, slug)
	if err != nil {
		return nil, err
	}
	folder, err := courseware.Write(pkg)
	if err != nil {
		return nil, err
	}
	return pkg, courseware.Pack(w, folder)
}
