package media

import (
	"context"
	"io"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Park keeps a file for a day that is no file of the library: something to be
// looked at before it is taken over. It is an upload that nobody finishes, so
// it is the caller's alone, counts as one and goes the same way.
func (s *Service) Park(ctx context.Context, name string, r io.Reader) (Upload, error) {
	u := Upload{ID: db.NewID(), Name: mediafile.CleanName(name), Expires: clock.Now(ctx).Add(uploadLife)}
	if err := actor.Require(ctx, Manage); err != nil {
		return u, err
	}
	if actor.From(ctx).Person == uuid.Nil {
		return u, fault.Denied("error.forbidden")
	}
	info, err := s.Blobs.Put(ctx, actor.From(ctx).Tenant, r)
	if err != nil {
		return u, err
	}
	if u.Bytes = info.Size; u.Bytes == 0 {
		return u, fault.Wrong("media.file.empty")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.durable(ctx, tx, Media{Hash: info.Hash}); err != nil {
			return err
		}
		if err := begin(ctx, tx, u); err != nil {
			return err
		}
		_, err = arrive(ctx, tx, u, info, u.Expires)
		return err
	})
	u.Arrived = info.Size
	return u, err
}

// Parked reads a file of the caller that Park kept.
func (s *Service) Parked(ctx context.Context, id uuid.UUID) (io.ReadCloser, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return nil, err
	}
	var list []blob.Info
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := uploadByID(ctx, tx, id); err != nil {
			return err
		}
		var err error
		list, err = pieces(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &chain{ctx: ctx, store: s.Blobs, tenant: actor.From(ctx).Tenant, rest: list}, nil
}
