package course

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Published returns the version of a course that is live.
func (s *Service) Published(ctx context.Context, slug string) (*Version, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var v *Version
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		id, err := publishedID(tx, slug)
		if err != nil {
			return err
		}
		v, err = s.load(tx, id)
		return err
	})
	return v, err
}

// Version returns any version ever published. A version that was read before
// costs no statement.
func (s *Service) Version(ctx context.Context, id uuid.UUID) (*Version, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	if v, ok := s.versions.GetIfPresent(key{actor.From(ctx).Tenant, id}); ok {
		return v, nil
	}
	var v *Version
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		var err error
		v, err = s.load(tx, id)
		return err
	})
	return v, err
}

func (s *Service) load(tx *db.Tx, id uuid.UUID) (*Version, error) {
	k := key{tx.Tenant(), id}
	if v, ok := s.versions.GetIfPresent(k); ok {
		return v, nil
	}
	r, err := versionByID(tx, id)
	if err != nil {
		return nil, err
	}
	v, err := r.open()
	if err != nil {
		return nil, err
	}
	s.versions.Set(k, v)
	return v, nil
}

// List returns every course in the order of its slug, for choices and reports.
func (s *Service) List(ctx context.Context) ([]Listing, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var list []Listing
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		var err error
		list, err = allListings(tx)
		return err
	})
	return list, err
}

// Picture is a file that a lesson shows.
type Picture struct {
	Type string
	Data []byte
}

// Media returns a picture by the hash of its bytes.
func (s *Service) Media(ctx context.Context, hash string) (Picture, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return Picture{}, err
	}
	var p Picture
	err := s.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		var err error
		p, err = mediaByHash(tx, hash)
		return err
	})
	return p, err
}
