package media

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const (
	// FormBytes is the most bytes that a form without a script sends at once.
	FormBytes = 32 << 20

	// PieceBytes is the most bytes of a piece.
	PieceBytes = 8 << 20

	uploadLife = 24 * time.Hour // after the last piece
	maxUploads = 20             // of one person at a time
	maxPieces  = 20_000
)

// Upload is a file that arrives in pieces.
type Upload struct {
	ID      uuid.UUID
	Name    string
	Bytes   int64 // that it will have
	Arrived int64
	Hash    string // of the file in the library, once it is there
	Expires time.Time
}

// Whole reports whether every byte has arrived.
func (u Upload) Whole() bool { return u.Arrived == u.Bytes }

// Begin announces a file of n bytes.
func (s *Service) Begin(ctx context.Context, name string, n int64) (Upload, error) {
	u := Upload{ID: db.NewID(), Name: mediafile.CleanName(name), Bytes: n, Expires: clock.Now(ctx).Add(uploadLife)}
	if err := actor.Require(ctx, Manage); err != nil {
		return u, err
	}
	if actor.From(ctx).Person == uuid.Nil {
		return u, fault.Denied("error.forbidden")
	}
	if n <= 0 {
		return u, fault.Wrong("media.file.empty")
	}
	if n > mediafile.MaxBytes {
		return u, mediafile.Video.TooLarge(n)
	}
	return u, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return begin(ctx, tx, u)
	})
}

// Progress returns how far an upload of the caller is.
func (s *Service) Progress(ctx context.Context, id uuid.UUID) (u Upload, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return u, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err = uploadByID(ctx, tx, id)
		return err
	})
	return u, err
}

// ErrOffset says that a piece does not follow what has arrived.
var ErrOffset = fault.Clash("media.upload.offset")

// Receive takes the piece that begins at offset. Where the line is cut, what
// came through counts; the caller asks Progress and goes on from there.
func (s *Service) Receive(ctx context.Context, id uuid.UUID, offset int64, r io.Reader) (Upload, error) {
	u, err := s.Progress(ctx, id)
	if err != nil {
		return u, err
	}
	if u.Arrived != offset {
		return u, ErrOffset
	}
	if u.Whole() {
		return u, nil
	}
	piece := &patient{r: io.LimitReader(r, min(PieceBytes, u.Bytes-offset))}
	first := bufio.NewReaderSize(piece, 64<<10)
	if offset == 0 {
		if err := promising(first, u.Bytes); err != nil {
			return u, errors.Join(err, s.Cancel(ctx, id))
		}
	}
	info, err := s.Blobs.Put(ctx, actor.From(ctx).Tenant, first)
	if err != nil || info.Size == 0 {
		return u, errors.Join(err, piece.cut)
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.durable(ctx, tx, Media{Hash: info.Hash}); err != nil {
			return err
		}
		ok, err := arrive(ctx, tx, u, info, clock.Now(ctx).Add(uploadLife))
		if err == nil && !ok {
			err = ErrOffset
		}
		return err
	})
	if err != nil {
		return u, err
	}
	u.Arrived += info.Size
	return u, piece.cut
}

// promising refuses a file by its first bytes, before the rest is sent.
func promising(r *bufio.Reader, size int64) error {
	head, err := r.Peek(mediafile.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(head) == 0 || int64(len(head)) < min(size, mediafile.HeadBytes) {
		return nil // the piece is too short to tell: the end will
	}
	t, err := mediafile.Sniff(head)
	if err == nil && size > t.Kind.Limit() {
		return t.Kind.TooLarge(size)
	}
	return err
}

// patient ends a piece where the line is cut, and remembers why.
type patient struct {
	r   io.Reader
	cut error
}

func (p *patient) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.cut, err = err, io.EOF
	}
	return n, err
}

// Finish makes a file of the library out of an upload that is whole. It may
// be called again, at the same time or after a crash: the file is the same.
func (s *Service) Finish(ctx context.Context, id uuid.UUID) (Media, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return Media{}, err
	}
	var u Upload
	var list []blob.Info
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		// The pieces first: whoever finishes meanwhile takes them and leaves the hash.
		if list, err = pieces(ctx, tx, id); err == nil {
			u, err = uploadByID(ctx, tx, id)
		}
		return err
	})
	if err != nil {
		return Media{}, err
	}
	if u.Hash != "" {
		return s.Get(ctx, u.Hash)
	}
	if !u.Whole() {
		return Media{}, ErrOffset
	}
	joined := &chain{ctx: ctx, store: s.Blobs, tenant: actor.From(ctx).Tenant, rest: list}
	m, err := s.Prepare(ctx, u.Name, joined)
	if err = errors.Join(err, joined.Close()); err != nil {
		if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooLarge {
			return m, errors.Join(err, s.Cancel(ctx, id)) // it will not get better
		}
		return m, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if m, err = s.add(ctx, tx, m); err != nil {
			return err
		}
		return finish(ctx, tx, id, m.Hash)
	})
	if err != nil {
		return m, err
	}
	return m, s.release(ctx, list)
}

// Cancel ends an upload and gives its bytes back.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	var list []blob.Info
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := uploadByID(ctx, tx, id); err != nil {
			return err
		}
		var err error
		if list, err = pieces(ctx, tx, id); err != nil {
			return err
		}
		return cancel(ctx, tx, id)
	})
	if err != nil {
		return err
	}
	return s.release(ctx, list)
}

// release deletes pieces at once; Sweep would only find them a day later.
func (s *Service) release(ctx context.Context, list []blob.Info) error {
	hashes := make([]string, len(list))
	for i, p := range list {
		hashes[i] = p.Hash
	}
	return s.discard(ctx, hashes, time.Now().Add(time.Hour))
}

// chain reads pieces one after the other.
type chain struct {
	ctx    context.Context
	store  blob.Store
	tenant uuid.UUID
	rest   []blob.Info
	open   io.ReadCloser
}

func (c *chain) Read(p []byte) (int, error) {
	for {
		if c.open == nil {
			if len(c.rest) == 0 {
				return 0, io.EOF
			}
			var err error
			if c.open, err = c.store.Open(c.ctx, c.tenant, c.rest[0].Hash, 0, -1); err != nil {
				return 0, err
			}
			c.rest = c.rest[1:]
		}
		n, err := c.open.Read(p)
		if errors.Is(err, io.EOF) {
			err = c.Close()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Close ends reading.
func (c *chain) Close() error {
	if c.open == nil {
		return nil
	}
	err := c.open.Close()
	c.open = nil
	return err
}
