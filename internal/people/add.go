package people

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Add makes a person whom HR has not delivered: the first administrator of a
// new tenant. Only the program itself may; everybody else comes with a file.
func (s *Service) Add(ctx context.Context, p Person) (uuid.UUID, error) {
	if !actor.From(ctx).System {
		return uuid.Nil, fault.Denied("error.forbidden")
	}
	p.ID, p.Slug = db.NewID(), NewSlug()
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "people.added", Object: "person", ID: p.ID})
		return insertPerson(ctx, tx, p)
	})
	return p.ID, err
}

// SetLanguage keeps the language the actor wants mails and letters in.
func (s *Service) SetLanguage(ctx context.Context, l i18n.Lang) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return updateLanguage(ctx, tx, actor.From(ctx).Person, l)
	})
}
