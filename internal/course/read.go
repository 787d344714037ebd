package course

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Published returns the version of a course that is live; a template only to
// those who publish.
func (s *Service) Published(ctx context.Context, slug string) (*Version, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var id uuid.UUID
	err := s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askPublished(r, slug, actor.From(ctx).Can(Publish), &id, nil)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Version(ctx, id)
}

// AskPublished asks which version of a course is live, for those who take it;
// Version returns it. Where the course was withdrawn and withdrawn is not nil,
// that is told there.
func (s *Service) AskPublished(slug string, version *uuid.UUID, withdrawn **Withdrawal) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, Read); err != nil {
			return err
		}
		askPublished(r, slug, false, version, withdrawn)
		return nil
	}
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

// List returns every course that is offered in the order of its slug, for
// choices.
func (s *Service) List(ctx context.Context) ([]Listing, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var list []Listing
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askListings(r, &list, "AND c.withdrawn_at IS NULL AND NOT c.template")
		return nil
	})
	return list, err
}

// Titles returns the titles of all courses by id, for lists that name them.
func (s *Service) Titles(ctx context.Context) (map[uuid.UUID]i18n.Text, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	titles := map[uuid.UUID]i18n.Text{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askTitles(r, titles)
		return nil
	})
	return titles, err
}

// Listings returns courses by their ids, of which the caller knows the version
// that is offered: what a version says about itself is read once.
func (s *Service) Listings(ctx context.Context, live map[uuid.UUID]uuid.UUID) (map[uuid.UUID]Listing, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	found := make(map[uuid.UUID]Listing, len(live))
	tenant := actor.From(ctx).Tenant
	var unread []uuid.UUID
	for id, version := range live {
		if l, ok := s.listings.GetIfPresent(key{tenant, version}); ok {
			found[id] = l
		} else if version != uuid.Nil {
			unread = append(unread, id)
		}
	}
	return found, s.readListings(ctx, unread, found)
}

func (s *Service) readListings(ctx context.Context, ids []uuid.UUID, into map[uuid.UUID]Listing) error {
	if len(ids) == 0 {
		return nil
	}
	var list []Listing
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askListings(r, &list, "AND c.id = ANY ($2)", ids)
		return nil
	})
	for _, l := range list {
		s.listings.Set(key{actor.From(ctx).Tenant, l.VersionID}, l)
		into[l.ID] = l
	}
	return err
}
