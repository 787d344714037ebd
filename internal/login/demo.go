package login

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Demo describes an account of the demo town; its password is published.
type Demo struct {
	Person          uuid.UUID
	Login, Password string
}

// CreateDemo makes a demo account. Only a demo tenant takes one, so that
// HasDemo cannot miss it.
func (s *Service) CreateDemo(ctx context.Context, d Demo) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	hash, err := s.hasher.Hash(ctx, d.Password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.tenants.Current(ctx)
		if err != nil {
			return err
		}
		if !t.Demo {
			return fault.Clash("login.demo.tenant")
		}
		id, err := upsertDemo(ctx, tx, d, hash, clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "login.demo.created", Object: "account", ID: id})
		return err
	})
}

// HasDemo reports whether any tenant may hold demo accounts: without --demo
// the program refuses such a database.
func (s *Service) HasDemo(ctx context.Context) (bool, error) {
	all, err := s.tenants.All(ctx)
	for _, t := range all {
		if t.Demo {
			return true, nil
		}
	}
	return false, err
}
