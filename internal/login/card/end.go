package card

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Revoke ends the card of a person at once, with every session: whoever found
// the card may have signed in. A person without a card is no fault, a double
// click changes nothing.
func (s *Service) Revoke(ctx context.Context, person uuid.UUID) error {
	return s.onCard(ctx, person, func(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
		if _, err := login.EndSessions(ctx, tx, account, uuid.Nil); err != nil {
			return err
		}
		return End(ctx, tx, account, "lost")
	})
}

// Unlock lets the PIN be tried again.
func (s *Service) Unlock(ctx context.Context, person uuid.UUID) error {
	return s.onCard(ctx, person, func(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
		card, err := unlockCard(ctx, tx, account)
		if err == nil && card != uuid.Nil {
			audit.Record(ctx, tx, audit.Entry{Action: "login.card.unlocked", Object: "card", ID: card})
		}
		return err
	})
}

func (s *Service) onCard(ctx context.Context, person uuid.UUID, do func(context.Context, *db.Tx, uuid.UUID) error) error {
	if err := actor.Require(ctx, login.Invite); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		who, err := s.Logins.Owned(ctx, tx, person)
		if err != nil || who == nil {
			return err
		}
		return do(ctx, tx, who.Account)
	})
}

// End ends the working card of an account, if there is one, and notes why.
func End(ctx context.Context, tx *db.Tx, account uuid.UUID, why string) error {
	card, err := revokeCard(ctx, tx, account, clock.Now(ctx))
	if err == nil && card != uuid.Nil {
		audit.Record(ctx, tx, audit.Entry{
			Action: "login.card.revoked", Object: "card", ID: card, Detail: map[string]any{"why": why},
		})
	}
	return err
}

// Sweep forgets cards a month after they ended.
func (s *Service) Sweep(ctx context.Context) error { return s.DB.InTx(ctx, sweep) }
