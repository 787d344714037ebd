package share

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// MostFile is the most bytes of a package that comes as a file.
const MostFile = exchange.MaxPackage

// mostTexts bounds what of a package is kept in a row.
const mostTexts = 32 << 20

// File is a shared course as a file that goes out.
type File struct {
	Name  string
	Bytes int64
	line  []byte
	m     seal.Manifest
	files courseware.Folder
}

// Line is what was signed, and so names everything else.
func (f File) Line() []byte { return f.line }

// Open writes the file while it is read; close what it returns.
func (f File) Open() io.ReadCloser { return seal.Stream(f.line, f.m, f.files) }

// Download is a shared course as a file, for whoever may read it.
func (s *Service) Download(ctx context.Context, name string, work uuid.UUID) (f File, err error) {
	w, key, p, err := s.shared(ctx, name, work, forum.Guest(ctx))
	switch {
	case err != nil:
		return f, err
	case w.WithdrawnAt != nil:
		return f, fault.Missing("share.missing")
	}
	a, err := s.trusted(p.Line, key, w.Tenant)
	if err != nil {
		return f, err
	}
	// The request ends before its answer is sent.
	if f.files, err = s.folder(context.WithoutCancel(ctx), w.Tenant, p, a.Manifest); err != nil {
		return f, err
	}
	f.Name, f.line, f.m, f.Bytes = w.Slug+".lotse", p.Line, a.Manifest, seal.Bytes(p.Line, a.Manifest)
	return f, nil
}

// Parcel is a package that came as a file or from another installation.
type Parcel struct {
	From   io.ReaderAt
	Bytes  int64
	Wanted *remote.Work // that was asked for; nil: whatever it is
}

// Landing is where a package went.
type Landing struct {
	Kind  string
	Slug  string
	Newer bool // it waits there, to be merged
}

// Receive takes something over from a package. A newer version of one that was
// taken over before waits at its course until it is merged.
func (s *Service) Receive(ctx context.Context, p Parcel) (to Landing, err error) {
	a, err := s.unpack(ctx, p)
	if err != nil {
		return to, err
	}
	if _, err := s.of(ctx, a.Kind); err != nil {
		return to, err
	}
	old, err := s.adopted(ctx, a.Body.ID, a.Work)
	if err != nil {
		return to, err
	}
	if old == nil || a.No <= old.No {
		slug, err := s.adopt(ctx, a.Kind, a) // an older one is refused there
		return Landing{Kind: a.Kind, Slug: slug}, err
	}
	return Landing{Kind: old.Kind, Slug: old.Slug, Newer: true}, s.park(ctx, old, a)
}

// unpack reads a package and checks whom it is from and that it is whole.
func (s *Service) unpack(ctx context.Context, p Parcel) (a Arrived, err error) {
	line, at, err := seal.Line(p.From, p.Bytes)
	if err != nil {
		return a, err
	}
	id, err := seal.Signer(line)
	if err != nil {
		return a, err
	}
	var (
		key  *Key
		body uuid.UUID
	)
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		key, body, err = signer(ctx, tx, id)
		return err
	}); err != nil {
		return a, err
	}
	if a, err = s.trusted(line, key, body); err != nil {
		return a, err
	}
	if body == actor.From(ctx).Tenant {
		return a, fault.Clash("share.refused.own")
	}
	if w := p.Wanted; w != nil {
		switch {
		case a.Work != w.Work || a.Body.ID != w.Body.ID:
			return a, seal.Altered()
		case a.No < w.No:
			return a, older(w.No, a.No)
		}
	}
	if a.Folder, err = seal.Files(p.From, at, p.Bytes, a.Manifest); err != nil {
		return a, err
	}
	return a, a.Check(a.Folder)
}

// park keeps a newer version until it is merged.
func (s *Service) park(ctx context.Context, old *adoption, a Arrived) error {
	if err := s.usable(a, old.Kind); err != nil {
		return err
	}
	texts, err := a.texts()
	if err != nil {
		return err
	}
	// What cannot be read is refused now; the files lie in the store afterwards,
	// and no row names them yet.
	if _, err := s.kinds[old.Kind].Write(ctx, "", a, nil); err != nil {
		return err
	}
	var files []string
	for _, f := range a.Files {
		if !isText(f.Name) {
			files = append(files, f.Hash)
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.Media.Secure(ctx, tx, files...); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "share.arrived", Object: "share_adoption", ID: old.ID, Detail: map[string]any{
			"kind": old.Kind, "slug": old.Slug, "no": a.No, "key": a.Key(),
		}})
		return putArrival(ctx, tx, old.ID, a, texts, files, clock.Now(ctx))
	})
}

// texts are the texts of a package one after the other.
func (a Arrived) texts() ([]byte, error) {
	var out strings.Builder
	for _, f := range a.Files {
		if !isText(f.Name) {
			continue
		}
		if int64(out.Len())+f.Bytes > mostTexts {
			return nil, fault.Wrong("share.refused.unfit")
		}
		r, err := a.Folder[f.Name].Open()
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(&out, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
	}
	return []byte(out.String()), nil
}

// newest is the newest version at hand of a course that was taken over.
func (s *Service) newest(ctx context.Context, o *Origin) (a Arrived, err error) {
	if o.arrived <= o.near {
		return s.fromNetwork(ctx, o.Kind, o.Work)
	}
	var (
		p   stored
		key *Key
	)
	if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p, err = arrivalOf(ctx, tx, o.ID); err != nil {
			return err
		}
		id, err := seal.Signer(p.Line)
		if err != nil {
			return err
		}
		key, _, err = signer(ctx, tx, id)
		return err
	}); err != nil {
		return a, err
	}
	if a, err = s.trusted(p.Line, key, o.Body.ID); err != nil {
		return a, err
	}
	if a.Work != o.Work {
		return a, seal.Altered()
	}
	if a.Folder, err = s.folder(ctx, actor.From(ctx).Tenant, p, a.Manifest); err != nil {
		return a, err
	}
	return a, a.Check(a.Folder)
}

// Named tells the sweep of bytes which files a version that waits has.
func (s *Service) Named(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error) {
	return arrivalFiles(ctx, tx, hashes)
}
