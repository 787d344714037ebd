package hrimport

import (
	"context"
	"crypto/sha256"
	"path"
	"strings"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// UploadInput is a delivered file.
type UploadInput struct {
	FileName string
	Content  []byte
	Kind     hrfile.Kind    // empty: guessed from the headings
	Mapping  hrfile.Mapping // headings given by hand; empty: remembered and known ones
}

// Upload reads a file, recognises its columns and keeps it for the next
// step. A file that cannot be read is a fault and leaves nothing.
func (s *Service) Upload(ctx context.Context, in UploadInput) (Import, error) {
	if err := actor.Require(ctx, people.Import); err != nil {
		return Import{}, err
	}
	file, err := hrfile.Read(in.Content)
	if err != nil {
		return Import{}, err
	}
	hash := sha256.Sum256(in.Content)
	imp := Import{
		ID: db.NewID(), Slug: people.NewSlug(), Kind: in.Kind, State: Uploaded,
		FileName: cleanName(in.FileName), Charset: file.Charset, CreatedAt: clock.Now(ctx), hash: hash[:],
	}
	if imp.Kind == "" {
		imp.Kind = hrfile.KindOf(file.Header)
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st := &store{tx}
		if err := st.sweep(ctx, imp.CreatedAt); err != nil {
			return err
		}
		remembered, err := st.mapping(ctx, imp.Kind)
		if err != nil {
			return err
		}
		for field, heading := range in.Mapping {
			if remembered == nil {
				remembered = hrfile.Mapping{}
			}
			remembered[field] = heading
		}
		imp.Mapping = hrfile.Recognise(imp.Kind, file.Header, remembered)
		if err := st.insert(ctx, imp, in.Content); err != nil {
			return err
		}
		imp, err = st.bySlug(ctx, imp.Slug)
		audit.Record(ctx, tx, audit.Entry{Action: "people.import_uploaded", Object: "hr_import", ID: imp.ID})
		return err
	})
	return imp, err
}

// cleanName keeps the last part of a file's name, as text to show.
func cleanName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 120 {
		s = string(r[:120])
	}
	return s
}

// Headings returns the headings of an uploaded file, for mapping by hand.
func (s *Service) Headings(ctx context.Context, slug string) (Import, []string, error) {
	var imp Import
	var header []string
	if err := actor.Require(ctx, people.Import); err != nil {
		return imp, nil, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		st := &store{tx}
		if imp, err = st.bySlug(ctx, slug); err != nil {
			return err
		}
		file, err := st.file(ctx, imp)
		if err == nil {
			header = file.Header
		}
		return err
	})
	return imp, header, err
}

// Get returns an import by its slug.
func (s *Service) Get(ctx context.Context, slug string) (Import, error) {
	var imp Import
	if err := actor.Require(ctx, people.Import); err != nil {
		return imp, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		imp, err = (&store{tx}).bySlug(ctx, slug)
		return err
	})
	return imp, err
}

// Recent returns the last imports that were committed, the newest first.
func (s *Service) Recent(ctx context.Context) ([]Import, error) {
	if err := actor.Require(ctx, people.Import); err != nil {
		return nil, err
	}
	var out []Import
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = (&store{tx}).recent(ctx)
		return err
	})
	return out, err
}

// Discard removes an import that was not committed.
func (s *Service) Discard(ctx context.Context, slug string) error {
	if err := actor.Require(ctx, people.Import); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return (&store{tx}).discard(ctx, slug)
	})
}
