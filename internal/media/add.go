package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Prepare judges and cleans a file and makes its bytes durable; Add then
// writes the row. It is no part of a transaction, since it may take minutes.
func (s *Service) Prepare(ctx context.Context, name string, r io.Reader) (Media, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return Media{}, err
	}
	head := bufio.NewReaderSize(r, 64<<10)
	begin, err := head.Peek(mediafile.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Media{}, err
	}
	t, err := mediafile.Sniff(begin)
	if err != nil {
		return Media{}, err
	}
	m := Media{Kind: t.Kind, Type: t.MIME, Name: mediafile.CleanName(name)}
	return s.Keep(ctx, m, &limit{r: head, left: t.Kind.Limit(), kind: t.Kind})
}

// Keep cleans a file whose kind and type are known and makes its bytes
// durable, without asking who may: what a package holds was judged where it
// was read.
func (s *Service) Keep(ctx context.Context, m Media, r io.Reader) (Media, error) {
	t := mediafile.Type{Kind: m.Kind, MIME: m.Type}
	if m.Kind == mediafile.Image {
		return s.picture(ctx, m, t, r)
	}
	info, err := s.Blobs.Put(ctx, actor.From(ctx).Tenant, r)
	if err != nil {
		return Media{}, err
	}
	m.Hash, m.Bytes = info.Hash, info.Size
	film := mediafile.ReadFilm(t, blob.NewReader(ctx, s.Blobs, actor.From(ctx).Tenant, m.Hash), m.Bytes)
	m.Width, m.Height, m.Duration = film.Width, film.Height, film.Duration
	return m, nil
}

// picture cleans a picture and keeps its sizes.
func (s *Service) picture(ctx context.Context, m Media, t mediafile.Type, r io.Reader) (Media, error) {
	select {
	case s.press <- struct{}{}:
		defer func() { <-s.press }()
	case <-ctx.Done():
		return Media{}, ctx.Err()
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return Media{}, err
	}
	p, err := mediafile.ReadImage(t, data)
	if err != nil {
		return Media{}, err
	}
	m.Type, m.Name = p.Type.MIME, mediafile.Rename(m.Name, p.Type)
	for i, size := range p.Sizes {
		info, err := s.Blobs.Put(ctx, actor.From(ctx).Tenant, bytes.NewReader(size.Data))
		if err != nil {
			return Media{}, err
		}
		if i == 0 {
			m.Hash, m.Bytes, m.Width, m.Height = info.Hash, info.Size, size.Width, size.Height
			continue
		}
		m.Sizes = append(m.Sizes, Size{size.Width, size.Height, info.Hash, info.Size})
	}
	return m, nil
}

// limit stops reading where a kind's limit is passed.
type limit struct {
	r    io.Reader
	left int64
	kind mediafile.Kind
}

func (l *limit) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, l.kind.TooLarge(0)
	}
	return n, err
}

// Add takes a prepared file into the library. The same bytes are one file,
// however often they come; one that was removed is back.
func (s *Service) Add(ctx context.Context, m Media) (Media, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return Media{}, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		m, err = s.add(ctx, tx, m)
		return err
	})
	return m, err
}

func (s *Service) add(ctx context.Context, tx *db.Tx, m Media) (Media, error) {
	if err := s.durable(ctx, tx, m); err != nil {
		return m, err
	}
	m.ID, m.UploadedBy, m.UploadedAt, m.Version = db.NewID(), actor.From(ctx).Person, clock.Now(ctx), 1
	isNew, err := insert(ctx, tx, m)
	if err != nil {
		return m, err
	}
	if isNew {
		audit.Record(ctx, tx, audit.Entry{Action: "media.uploaded", Object: "media", ID: m.ID, Detail: map[string]any{
			"hash": m.Hash, "kind": m.Kind, "bytes": m.Bytes,
		}})
	}
	return byHash(ctx, tx, m.Hash)
}

// durable makes sure that the bytes a row is to name are there, and stay
// until the transaction has ended.
func (s *Service) durable(ctx context.Context, tx *db.Tx, m Media) error {
	if err := share(ctx, tx); err != nil {
		return err
	}
	for _, hash := range m.hashes() {
		if _, err := s.Blobs.Stat(ctx, tx.Tenant(), hash); err != nil {
			if errors.Is(err, blob.ErrMissing) {
				return fault.New(fault.Unavailable, "media.file.gone").Wrap(err)
			}
			return err
		}
	}
	return nil
}

func (m Media) hashes() []string {
	list := []string{m.Hash}
	for _, size := range m.Sizes {
		list = append(list, size.Hash)
	}
	return list
}

// Adopt takes kept files into the library, in the transaction that makes a
// course of them. A file that is there already keeps its texts.
func (s *Service) Adopt(ctx context.Context, tx *db.Tx, list []Media) error {
	for _, m := range list {
		if err := s.durable(ctx, tx, m); err != nil {
			return err
		}
		m.ID, m.UploadedAt, m.Version = db.NewID(), clock.Now(ctx), 1
		m.Name = mediafile.CleanName(m.Name)
		if a := actor.From(ctx); a.Person != uuid.Nil {
			m.UploadedBy = a.Person
		}
		if m.Alt == nil {
			m.Alt = i18n.Text{}
		}
		if _, err := insert(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}
