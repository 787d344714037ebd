package reuse

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Forum *forum.Service
}

// Use is a town that uses a blueprint.
type Use struct {
	Town i18n.Text
	Own  bool // the reader's town
	At   time.Time
}

// Of lists the towns that use a blueprint and that the reader may know of, the
// first one first.
func (s *Service) Of(ctx context.Context, i forum.Item) (list []Use, err error) {
	if i.Kind != forum.Blueprint {
		return nil, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectUses(ctx, tx, i)
		return err
	})
	return list, err
}

// Declare says that the actor's town uses a blueprint, or no longer does. A
// moderator speaks for the town.
func (s *Service) Declare(ctx context.Context, slug string, uses bool) error {
	if err := actor.Require(ctx, forum.Moderate); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := s.Forum.Get(ctx, slug, forum.Blueprint, forum.Article)
		switch {
		case err != nil:
			return err
		case i.Own:
			return fault.Clash("forum.reuse.own")
		case i.Kind != forum.Blueprint:
			return fault.Missing("forum.missing")
		case !uses:
			audit.Record(ctx, tx, audit.Entry{Action: "forum.reuse_ended", Object: "forum_item", ID: i.ID})
			return deleteUse(ctx, tx, i)
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.reused", Object: "forum_item", ID: i.ID})
		return insertUse(ctx, tx, i, clock.Now(ctx))
	})
}

// Counted says it of a blueprint in the transaction that takes it over; of
// what the town cannot read here it says nothing.
func (s *Service) Counted(ctx context.Context, tx *db.Tx, town, item uuid.UUID) error {
	audit.Record(ctx, tx, audit.Entry{Action: "forum.reused", Object: "forum_item", ID: item})
	return insertUse(ctx, tx, forum.Item{Tenant: town, ID: item}, clock.Now(ctx))
}
