package exchange

import (
	"context"
	"io"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/translationfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Overview is a course as it can go out.
type Overview struct {
	Draft *author.Draft
	Hash  string // of the draft's content
	Live  string // of what is live; "": nothing is
}

// Overview says what a course is now.
func (s *Service) Overview(ctx context.Context, slug string) (o Overview, err error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return o, err
	}
	if o.Draft, err = s.Author.Open(ctx, slug); err != nil {
		return o, err
	}
	c, err := courseware.Settled(o.Draft.Course())
	if err != nil {
		return o, err
	}
	if o.Hash, err = c.Hash(); err != nil || o.Draft.Live.VersionID == uuid.Nil {
		return o, err
	}
	v, err := s.Courses.Version(ctx, o.Draft.Live.VersionID)
	if err == nil {
		o.Live = v.Hash
	}
	return o, err
}

// WriteLive writes the live version of a course as a package and returns its
// number.
func (s *Service) WriteLive(ctx context.Context, slug string, w io.Writer) (int, error) {
	pkg, err := s.Courses.WritePackage(ctx, slug, w)
	if err != nil {
		return 0, err
	}
	return pkg.Version, nil
}

// WriteDraft writes a course as it is written now. What no import could read
// is no package: the fault says what is missing.
func (s *Service) WriteDraft(ctx context.Context, slug string, w io.Writer) error {
	o, err := s.Overview(ctx, slug)
	if err != nil {
		return err
	}
	c, err := courseware.Settled(o.Draft.Course())
	if err != nil {
		return err
	}
	folder, err := courseware.Write(&courseware.Package{Course: c, Files: s.Courses.Files(ctx, c)})
	if err != nil {
		return fault.Wrong("exchange.draft.unfit").Wrap(err)
	}
	if _, err := readCourse(folder); err != nil {
		return err
	}
	return courseware.Pack(w, folder)
}

// WriteTranslation writes the texts of a draft for translation into l: all, or
// only those that are missing or stale.
func (s *Service) WriteTranslation(ctx context.Context, slug string, l i18n.Lang, open bool) ([]byte, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return nil, err
	}
	d, err := s.Author.Open(ctx, slug)
	if err != nil {
		return nil, err
	}
	if l == d.Head.Source || !slices.Contains(d.Head.Languages, l) {
		return nil, fault.Missing("exchange.translation.none")
	}
	if open {
		return translationfile.ExportOpen(d.Course(), l)
	}
	return translationfile.Export(d.Course(), l)
}
