package network

import (
	"context"
	"regexp"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service founds networks and says who is in them.
type Service struct{ DB *db.DB }

// Network is towns that share a forum.
type Network struct {
	ID      uuid.UUID
	Slug    string
	Name    i18n.Text
	Members []Member // in the order in which they joined
}

// Member is a town of a network.
type Member struct {
	Tenant uuid.UUID
	Slug   string
	Name   i18n.Text
	Joined time.Time
}

var slugRule = regexp.MustCompile(`^[a-z][a-z0-9-]{1,40}$`)

// Found begins a network with its first town. The command line calls it: like
// towns, networks are founded by whoever may run the program on the server.
func (s *Service) Found(ctx context.Context, slug string, name i18n.Text, first *tenant.Tenant) (uuid.UUID, error) {
	switch {
	case !slugRule.MatchString(slug):
		return uuid.Nil, fault.Wrong("forum.network.slug")
	case name[i18n.DE] == "":
		return uuid.Nil, fault.Wrong("forum.network.name")
	}
	id := db.NewID()
	err := s.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertNetwork(ctx, tx, id, slug, name, clock.Now(ctx)); err != nil {
			return err
		}
		return insertMember(ctx, tx, id, first.ID, clock.Now(ctx))
	})
	if err != nil {
		return uuid.Nil, err
	}
	return id, s.record(ctx, "network.founded", id, first)
}

// Join takes a town in, for the first time or again.
func (s *Service) Join(ctx context.Context, slug string, t *tenant.Tenant) error {
	return s.change(ctx, slug, t, "network.joined", insertMember)
}

// Leave lets a town go. What it shared is its own again at once.
func (s *Service) Leave(ctx context.Context, slug string, t *tenant.Tenant) error {
	return s.change(ctx, slug, t, "network.left", endMember)
}

func (s *Service) change(ctx context.Context, slug string, t *tenant.Tenant, action string, do func(context.Context, *db.Tx, uuid.UUID, uuid.UUID, time.Time) error) error {
	var id uuid.UUID
	err := s.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if id, err = bySlug(ctx, tx, slug); err != nil {
			return err
		}
		return do(ctx, tx, id, t.ID, clock.Now(ctx))
	})
	if fault.Is(err, fault.NotFound) {
		return fault.Missing("forum.network.unknown", fault.Args{"Slug": slug})
	}
	if err != nil {
		return err
	}
	return s.record(ctx, action, id, t)
}

// record writes what happened into the town's own log.
func (s *Service) record(ctx context.Context, action string, id uuid.UUID, t *tenant.Tenant) error {
	return s.DB.InTx(actor.System(ctx, t.ID), func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "network", ID: id})
		return nil
	})
}

// Mine is the network of the town in which somebody acts, with its members;
// nil where the town is in none.
func (s *Service) Mine(ctx context.Context) (n *Network, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err = mine(ctx, tx)
		return err
	})
	return n, err
}

// All lists networks, for the command line.
func (s *Service) All(ctx context.Context) (list []Network, err error) {
	err = s.DB.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = all(ctx, tx)
		return err
	})
	return list, err
}
