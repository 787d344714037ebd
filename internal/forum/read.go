package forum

import (
	"context"
	"slices"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Query chooses items for a list.
type Query struct {
	Kinds []Kind // none: articles, blueprints and examples
	Own   bool   // of the reader's town only
	Page  int    // from 1

	Public bool // what everybody may read only, whoever asks
	When   When // of events: those to come, or those that are over
	Most   int  // on a page; 0: PageSize
}

// When chooses events by today.
type When string

// Nothing chooses all.
const (
	Upcoming When = "upcoming"
	Over     When = "past"
)

// PageSize is how many items a page of a list holds.
const PageSize = 20

// List is a page of items, the newest first, with title and summary alone.
type List struct {
	Items []Item
	Total int
}

// Newest lists what the reader may read.
func (s *Service) Newest(ctx context.Context, q Query) (l List, err error) {
	if len(q.Kinds) == 0 {
		q.Kinds = []Kind{Article, Blueprint, Example}
	}
	if q.Page = min(max(q.Page, 1), 1000); q.Most == 0 {
		q.Most = PageSize
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, err = selectNewest(ctx, tx, q, q.Public || Guest(ctx))
		return err
	})
	return l, err
}

// Get returns an item in its newest version.
func (s *Service) Get(ctx context.Context, slug string, kinds ...Kind) (i Item, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err = selectItem(ctx, tx, slug, 0, Guest(ctx))
		return err
	})
	if err == nil && !slices.Contains(kinds, i.Kind) {
		err = fault.Missing("forum.missing")
	}
	return i, err
}

// Version returns an item as it was in a version.
func (s *Service) Version(ctx context.Context, slug string, no int) (i Item, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err = selectItem(ctx, tx, slug, no, Guest(ctx))
		return err
	})
	return i, err
}

// VersionHead is a version in a list.
type VersionHead struct {
	No    int
	Reach Reach
	At    time.Time
}

// History is the versions of an item that the reader may read, and for its
// own town what was decided about it.
func (s *Service) History(ctx context.Context, slug string) (versions []VersionHead, decisions []Decision, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := selectItem(ctx, tx, slug, 0, Guest(ctx))
		if err != nil {
			return err
		}
		if versions, err = selectVersions(ctx, tx, i, Guest(ctx)); err != nil || !i.Own || Guest(ctx) {
			return err
		}
		decisions, err = selectDecisions(ctx, tx, i.ID)
		return err
	})
	return versions, decisions, err
}

// Drafts lists what the reader is writing.
func (s *Service) Drafts(ctx context.Context) (list []Draft, err error) {
	if Guest(ctx) {
		return nil, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectMyDrafts(ctx, tx)
		return err
	})
	return list, err
}
