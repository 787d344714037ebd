package login

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
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
		if err := s.mayBegin(ctx, tx, person); err != nil {
			return err
		}
		t, err := s.tenants.Current(ctx)
		if err != nil {
			return err
		}
		who, err := ensureAccount(ctx, tx, person)
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
			if err := s.mayBegin(ctx, tx, p); err != nil {
				return err
			}
			who, err := ensureAccount(ctx, tx, p)
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

// mayInvite wants the person in reach of the actor's role. Administrators'
// accounts are for those who could give themselves that role anyway.
func (s *Service) mayInvite(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	err := s.people.InReach(ctx, Invite, person)
	if fault.Is(err, fault.NotFound) {
		return fault.Missing("login.person_unknown")
	}
	if err != nil || actor.From(ctx).Can(GiveRoles) {
		return err
	}
	isAdmin, err := hasGrant(ctx, tx, person, actor.Admin, clock.Today(ctx))
	if err == nil && isAdmin {
		err = fault.Denied("login.admin_account")
	}
	return err
}

// ensureAccount returns the account of a person and makes it where there is
// none. The name to sign in with is the mail address, or the personnel number
// where the person has none or shares it.
func ensureAccount(ctx context.Context, tx *db.Tx, person uuid.UUID) (*addressee, error) {
	if err := insertAccount(ctx, tx, person, clock.Now(ctx)); err != nil {
		return nil, err
	}
	who, err := selectAddressee(ctx, tx, person, clock.Today(ctx))
	if err != nil {
		return nil, err
	}
	if who == nil {
		return nil, fault.Missing("login.person_unknown")
	}
	if who.Closed {
		return nil, fault.Clash("login.closed")
	}
	return who, nil
}

// unit is where internal mail finds the person.
func (a *addressee) unit() string { s, _ := a.Unit.In(a.Lang); return s }

// Close ends the account of a person at once: sessions, links, sign-in.
func (s *Service) Close(ctx context.Context, person uuid.UUID) error {
	return s.setClosed(ctx, person, true)
}

// Reopen lets the person sign in again with the password of before.
func (s *Service) Reopen(ctx context.Context, person uuid.UUID) error {
	return s.setClosed(ctx, person, false)
}

func (s *Service) setClosed(ctx context.Context, person uuid.UUID, closed bool) error {
	if err := actor.Require(ctx, Invite); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.mayInvite(ctx, tx, person); err != nil {
			return err
		}
		now := clock.Now(ctx)
		account, err := updateClosed(ctx, tx, person, closed, now)
		if err != nil {
			return err
		}
		action := "login.reopened"
		if closed {
			action = "login.closed"
			if _, err := endSessions(ctx, tx, account, uuid.Nil, now); err != nil {
				return err
			}
			if err := voidLinks(ctx, tx, account, "", now); err != nil {
				return err
			}
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "account", ID: account})
		return nil
	})
}
