package org

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
)

// Service reads and changes the units.
type Service struct {
	DB *db.DB

	// Changed tells later features that the tree is another one now. Units
	// that begin or end by the calendar emit nothing.
	Changed *event.Topic[Change]

	mu    sync.Mutex
	trees map[uuid.UUID]kept // the newest tree of each tenant
}

// kept is a tree with the version it was read at.
type kept struct {
	version int64
	tree    *Tree
}

// New returns a service on d.
func New(d *db.DB) *Service {
	return &Service{DB: d, Changed: event.NewTopic[Change]("org.changed"), trees: map[uuid.UUID]kept{}}
}

// Tree returns today's tree. It is held in memory until the tenant's tree
// version or the day changes.
func (s *Service) Tree(ctx context.Context) (*Tree, error) {
	var tree *Tree
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		st := newStore(tx)
		version, err := st.version(ctx)
		if err != nil {
			return err
		}
		today := clock.Today(ctx)
		s.mu.Lock()
		k := s.trees[tx.Tenant()]
		s.mu.Unlock()
		if k.tree != nil && k.version == version && k.tree.Date == today {
			tree = k.tree
			return nil
		}
		units, err := st.unitsOn(ctx, today)
		if err != nil {
			return err
		}
		tree = NewTree(today, units)
		// A transaction that raised the version keeps its own view: others
		// must not see it before the commit, and never if it rolls back.
		if own, err := st.raised(ctx); err != nil || own {
			return err
		}
		s.mu.Lock()
		s.trees[tx.Tenant()] = kept{version, tree}
		s.mu.Unlock()
		return nil
	})
	return tree, err
}

// TreeAt returns the tree as it was, or will be, on day d.
func (s *Service) TreeAt(ctx context.Context, d clock.Date) (*Tree, error) {
	if d == clock.Today(ctx) {
		return s.Tree(ctx)
	}
	var tree *Tree
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		units, err := newStore(tx).unitsOn(ctx, d)
		tree = NewTree(d, units)
		return err
	})
	return tree, err
}

// All returns every unit in its newest state, ended ones included, ordered by
// number: the basis of an import.
func (s *Service) All(ctx context.Context) ([]Unit, error) {
	var units []Unit
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		units, err = newStore(tx).all(ctx)
		return err
	})
	return units, err
}
