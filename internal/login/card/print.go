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
	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// Batch is cards on paper that do not work yet: see Issue.
type Batch struct {
	PDF   []byte
	Cards int

	cards []newCard
}

type newCard struct {
	secrets
	person uuid.UUID
	hash   string // of the PIN
}

// Prepare makes the cards of a filter and their PDF. Nothing is stored
// yet: where the PDF cannot be made, the cards people have go on working.
func (s *Service) Prepare(ctx context.Context, f Filter) (*Batch, error) {
	list, err := s.Holders(ctx, f)
	if err != nil {
		return nil, err
	}
	if len(list.Ready) == 0 {
		if len(list.Refused) > 0 {
			return nil, fault.Denied("login.role_account")
		}
		return nil, fault.Wrong("login.card.nobody")
	}
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	b := &Batch{Cards: len(list.Ready)}
	var sheet pdf.Cards
	for _, h := range list.Ready {
		made := newSecrets()
		// No transaction is open: a hundred hashes take seconds.
		hash, err := s.Hasher.Hash(ctx, made.pin)
		if err != nil {
			return nil, err
		}
		b.cards = append(b.cards, newCard{made, h.Person, hash})
		town, _ := t.Name.In(h.Lang)
		unit, _ := h.Unit.In(h.Lang)
		page := s.Tenants.BaseURL(t) + "/" + string(h.Lang) + "/login/card"
		sheet.Cards = append(sheet.Cards, pdf.Card{
			Lang: h.Lang, Tenant: town, Person: h.Full, Unit: unit,
			URL: page + "/" + made.token, Page: page, Number: made.number, PIN: made.pin, Contact: t.Contact.Line(),
		})
	}
	sheet.Tenant = t.Name.For(ctx)
	b.PDF, err = s.PDF.Cards(ctx, sheet)
	return b, err
}

// Issue makes the cards of a batch work and ends those people had.
func (s *Service) Issue(ctx context.Context, b *Batch) error {
	if err := actor.Require(ctx, login.Invite); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := clock.Now(ctx)
		for _, c := range b.cards {
			who, err := s.Logins.Begin(ctx, tx, c.person)
			if err != nil {
				return err
			}
			if err := End(ctx, tx, who.Account, "replaced"); err != nil {
				return err
			}
			id := db.NewID()
			if err := insertCard(ctx, tx, id, who.Account, c, now); err != nil {
				return err
			}
			audit.Record(ctx, tx, audit.Entry{Action: "login.card.printed", Object: "card", ID: id, Detail: map[string]any{"account": who.Account}})
		}
		return nil
	})
}
