package tenant

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// List says whether search engines may list what the town's forum shows to
// everybody.
func (s *Service) List(ctx context.Context, listed bool) error {
	if err := actor.Require(ctx, Present); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "tenant.listed", Object: "tenant", ID: tx.Tenant(), Detail: map[string]any{"listed": listed}})
		return updateListed(ctx, tx, listed)
	})
	if err == nil {
		s.cache.forget()
	}
	return err
}

// Origin is what the links of a tenant of the installation begin with.
func (s *Service) Origin(ctx context.Context, id uuid.UUID) (string, error) {
	var t *Tenant
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = selectByID(ctx, tx, id, s.baseHost())
		return err
	})
	if err != nil {
		return "", err
	}
	return s.BaseURL(t), nil
}
