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
	return &courseware.Package{
		Course: v.Course, Change: string(v.Change), Version: v.No, Hash: v.Hash, Files: s.Files(ctx, v.Course),
	}, nil
}

// Files are the files that a course shows, by hash. Their bytes are read when
// they are opened.
func (s *Service) Files(ctx context.Context, c *courseware.Course) map[string]courseware.File {
	files := map[string]courseware.File{}
	for _, m := range c.Media {
		files[m.Hash] = courseware.File{Open: func() (io.ReadCloser, error) { return s.openMedia(ctx, m.Hash) }}
	}
	return files
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
