package login

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// Letter begins the account of a person on paper and returns the letter. It
// is kept nowhere: printing it again makes a new code and ends the old one.
func (s *Service) Letter(ctx context.Context, person uuid.UUID) ([]byte, error) {
	if err := actor.Require(ctx, Invite); err != nil {
		return nil, err
	}
	var letter pdf.Letter
	var lang i18n.Lang
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		who, err := s.Begin(ctx, tx, person)
		if err != nil {
			return err
		}
		t, err := s.tenants.Current(ctx)
		if err != nil {
			return err
		}
		audit.Look(ctx, tx, "access", person)
		code, expires, err := issue(ctx, tx, who.Account, Start)
		lang = who.Lang
		name, _ := t.Name.In(lang)
		letter = pdf.Letter{
			Tenant: name, Person: who.Name, Unit: who.unit(), Login: who.Login,
			URL: s.url(t, lang, code), Page: s.page(t, lang), Code: code, Expires: expires, Contact: t.Contact.Line(),
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.letters.Letter(ctx, lang, letter)
}

// Invited says how an invitation by mail went out.
type Invited struct {
	Mailed int
	NoMail []uuid.UUID // these need a letter
}

// InviteByMail begins accounts and mails each person a one-time link.
func (s *Service) InviteByMail(ctx context.Context, persons ...uuid.UUID) (Invited, error) {
	if err := actor.Require(ctx, Invite); err != nil {
		return Invited{}, err
	}
	var out Invited
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = Invited{}
		audit.Look(ctx, tx, "access", persons...)
		for _, p := range persons {
			who, err := s.Begin(ctx, tx, p)
			if err != nil {
				return err
			}
			if who.Email == "" {
				out.NoMail = append(out.NoMail, p)
				continue
			}
			if err := s.queue.Enqueue(ctx, tx, SendLink{Tenant: tx.Tenant(), Account: who.Account, Purpose: Start}); err != nil {
				return err
			}
			out.Mailed++
		}
		return nil
	})
	return out, err
}
