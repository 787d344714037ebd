package card

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// BatchMax is how many cards one PDF holds: ten sheets, and hashing their
// PINs takes seconds, not minutes.
const BatchMax = 100

// List is who a filter chooses.
type List struct {
	Ready   []Holder // their cards are printed now
	Refused []Holder // hold a role: an administrator prints their cards
	More    int      // who remains for the next PDF
}

// Holders lists whose cards a filter would print.
func (s *Service) Holders(ctx context.Context, f Filter) (list List, err error) {
	if err := actor.Require(ctx, login.Invite); err != nil {
		return list, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = s.holders(ctx, tx, f)
		return err
	})
	return list, err
}

func (s *Service) holders(ctx context.Context, tx *db.Tx, f Filter) (list List, err error) {
	q, err := s.query(ctx, f)
	if err != nil {
		return list, err
	}
	found, err := selectHolders(ctx, tx, q)
	if err != nil {
		return list, err
	}
	var seen []uuid.UUID
	for _, h := range found {
		switch {
		case h.HasRole && !actor.From(ctx).Can(login.GiveRoles):
			list.Refused = append(list.Refused, h)
		case len(list.Ready) == BatchMax:
			list.More++
			continue
		default:
			list.Ready = append(list.Ready, h)
		}
		seen = append(seen, h.Person)
	}
	audit.Look(ctx, tx, "access", seen...)
	return list, nil
}

// Of returns the card of one person.
func (s *Service) Of(ctx context.Context, person uuid.UUID) (h Holder, err error) {
	if err := actor.Require(ctx, login.Invite); err != nil {
		return h, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.People.InReach(ctx, login.Invite, person); err != nil {
			return err
		}
		found, err := selectHolders(ctx, tx, holderQuery{today: clock.Today(ctx), everywhere: true, person: &person, again: true, closed: true})
		if err == nil && len(found) == 0 {
			err = fault.Missing("login.card.left")
		}
		if err == nil {
			h = found[0]
		}
		return err
	})
	return h, err
}

// query turns a filter into units within the actor's reach.
func (s *Service) query(ctx context.Context, f Filter) (q holderQuery, err error) {
	q = holderQuery{today: clock.Today(ctx), noMail: f.NoMail, again: f.Again || f.Person != "", slug: f.Person}
	q.units, q.everywhere, err = s.People.Within(ctx, login.Invite, f.Unit)
	return q, err
}
