package media

import (
	"context"
	"io"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Filter narrows the list.
type Filter struct {
	Text   string // part of a name or of an alternative text
	Kind   mediafile.Kind
	Gaps   bool      // only what lacks something
	Before uuid.UUID // the last file of the page before
	Limit  int
}

func (f Filter) before() *uuid.UUID {
	if f.Before == uuid.Nil {
		return nil
	}
	return &f.Before
}

// pageSize is how many files a page of the list shows.
const pageSize = 30

func (f Filter) limit() int {
	if f.Limit == 0 {
		return pageSize
	}
	return f.Limit
}

// Library is a page of the list, the newest file first.
type Library struct {
	Files []Media
	Total int
	More  uuid.UUID // Filter.Before of the next page; nil: this is the last
}

// List returns the files of the library.
func (s *Service) List(ctx context.Context, f Filter) (l Library, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return l, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		l.Files, l.Total, err = list(ctx, tx, f)
		return err
	})
	if len(l.Files) > f.limit() {
		l.Files = l.Files[:f.limit()]
		l.More = l.Files[len(l.Files)-1].ID
	}
	return l, err
}

// Get returns a file by its hash.
func (s *Service) Get(ctx context.Context, hash string) (m Media, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return m, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err = byHash(ctx, tx, hash)
		return err
	})
	return m, err
}

// Find returns files by their hashes, whoever asks: what a course shows needs
// texts and sizes. A hash that names none is left out.
func (s *Service) Find(ctx context.Context, hashes []string) (map[string]Media, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	found := make(map[string]Media, len(hashes))
	if len(hashes) == 0 {
		return found, nil
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := query(ctx, tx, `AND m.hash = ANY ($2)`, hashes)
		for _, m := range list {
			found[m.Hash] = m
		}
		return err
	})
	return found, err
}

// Served is a file, or a size of a picture, as it is sent.
type Served struct {
	Hash  string
	Kind  mediafile.Kind
	Name  string
	Type  string
	Bytes int64

	tenant uuid.UUID
}

// Show returns what is sent under a hash.
func (s *Service) Show(ctx context.Context, hash string) (f Served, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return f, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f, err = shown(ctx, tx, hash)
		return err
	})
	return f, err
}

// Open reads n bytes of a file from an offset on; n < 0 reads to the end. The
// reader lives as long as ctx.
func (s *Service) Open(ctx context.Context, f Served, from, n int64) (io.ReadCloser, error) {
	r, err := s.Blobs.Open(ctx, f.tenant, f.Hash, from, n)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "error.unavailable").Wrap(err)
	}
	return r, nil
}

// Captions returns the captions of a video in a language.
func (s *Service) Captions(ctx context.Context, hash string, l i18n.Lang) (string, error) {
	found, err := s.Find(ctx, []string{hash})
	if err != nil {
		return "", err
	}
	text := found[hash].Captions[l]
	if text == "" {
		return "", fault.Missing("media.captions.missing")
	}
	return text, nil
}

// Uses returns where files are used, by hash.
func (s *Service) Uses(ctx context.Context, hashes ...string) (map[string][]Use, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return nil, err
	}
	all := map[string][]Use{}
	if len(hashes) == 0 {
		return all, nil
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := posters(ctx, tx, hashes)
		if err != nil {
			return err
		}
		merge(all, found)
		for _, ask := range s.usages {
			if found, err = ask(ctx, hashes); err != nil {
				return err
			}
			merge(all, found)
		}
		return nil
	})
	return all, err
}

func merge(all, found map[string][]Use) {
	for hash, uses := range found {
		all[hash] = append(all[hash], uses...)
	}
}
