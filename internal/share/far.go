package share

import (
	"context"
	"os"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// workFrom shows a course of another installation as one that is shared.
func workFrom(r remote.Work) Work {
	w := Work{
		Tenant: r.Body.ID, Origin: r.Origin, ID: r.Work, Kind: Course, Reach: forum.Public, No: r.No, Title: r.Title, Summary: r.Summary, Languages: r.Languages, Minutes: r.Minutes,
		Terms: Terms{Licence: r.Licence, Sources: r.Sources, Accessibility: r.Accessibility},
		Town:  r.Body.Name, Uses: r.Uses, SharedAt: r.UpdatedAt, UpdatedAt: r.UpdatedAt, WithdrawnAt: r.WithdrawnAt, Why: r.Why,
	}
	for _, s := range r.Outline {
		w.Outline = append(w.Outline, Step(s))
	}
	return w
}

// Feed is what the town shares with everybody, whoever asks, and what of it it
// took back.
func (s *Service) Feed(ctx context.Context) (f remote.Feed, err error) {
	town, err := s.Tenants.Current(ctx)
	if err != nil {
		return f, err
	}
	var list []Work
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = publicWorks(ctx, tx, remote.MostCourses)
		return err
	}); err != nil {
		return f, err
	}
	base := s.Tenants.BaseURL(town)
	f = remote.Feed{Format: 1, Body: seal.Body{ID: town.ID, Name: town.Name}, Keys: base + trust.KeysPath, Courses: []remote.Course{}, Withdrawn: []remote.Gone{}}
	for _, w := range list {
		if w.WithdrawnAt != nil {
			f.Withdrawn = append(f.Withdrawn, remote.Gone{Work: w.ID, At: w.WithdrawnAt.UTC(), Why: w.Why})
			continue
		}
		page := base + "/" + string(i18n.DE) + "/forum/courses/" + w.ID.String()
		c := remote.Course{
			Work: w.ID, No: w.No, Title: w.Title, Summary: w.Summary, Languages: w.Languages, Minutes: w.Minutes, Outline: []remote.Step{}, Licence: w.Licence,
			Sources: w.Sources, Accessibility: w.Accessibility, UpdatedAt: w.UpdatedAt.UTC(), Package: page + PackagePath, Page: page,
		}
		for _, step := range w.Outline {
			c.Outline = append(c.Outline, remote.Step(step))
		}
		f.Courses = append(f.Courses, c)
	}
	return f, nil
}

// PackagePath is what follows the address of a shared course where it is a
// file.
const PackagePath = "/package.lotse"

// Fetched is a package that came from another installation; close it.
type Fetched struct {
	Parcel
	file *os.File
}

// Close frees the file.
func (f *Fetched) Close() error { return f.file.Close() }

// Fetch reads the package of a course from another installation; nil: it is
// shared here. It is called outside of a transaction: it may take long.
func (s *Service) Fetch(ctx context.Context, work uuid.UUID) (*Fetched, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return nil, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := workByID(ctx, tx, Course, work, false)
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	w, err := s.Remote.Find(ctx, work)
	if err != nil {
		return nil, err
	}
	if w.WithdrawnAt != nil {
		return nil, fault.Clash("share.refused.withdrawn")
	}
	f, size, err := s.Remote.Fetch(ctx, w)
	if err != nil {
		return nil, err
	}
	return &Fetched{Parcel{From: f, Bytes: size, Wanted: &w}, f}, nil
}
