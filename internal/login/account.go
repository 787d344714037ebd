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
)

// Account is how a person signs in.
type Account struct {
	ID     uuid.UUID
	Person uuid.UUID
	Login  string
	Ready  bool // a password is set
	Demo   bool
	Closed bool
}

// Owner is whom an account belongs to, as letters and mails address them.
type Owner struct {
	Account, Person    uuid.UUID
	Login, Name, Email string
	Lang               i18n.Lang
	Closed             bool
	Unit               i18n.Text // of the posting with the largest share
}

// unit is where internal mail finds the person.
func (o *Owner) unit() string { s, _ := o.Unit.In(o.Lang); return s }

// Begin makes the account of a person where there is none, for whoever is
// about to hand out what signs in: a letter, a link, a card. The name to sign
// in with is the mail address, or the personnel number where the person has
// none or shares it.
func (s *Service) Begin(ctx context.Context, tx *db.Tx, person uuid.UUID) (*Owner, error) {
	if err := s.mayBegin(ctx, tx, person); err != nil {
		return nil, err
	}
	if err := insertAccount(ctx, tx, person, clock.Now(ctx)); err != nil {
		return nil, err
	}
	who, err := selectOwner(ctx, tx, person)
	switch {
	case err != nil:
		return nil, err
	case who == nil:
		return nil, fault.Missing("login.person_unknown")
	case who.Closed:
		return nil, fault.Clash("login.closed")
	}
	return who, nil
}

// Owned finds the account of a person whoever acts may invite; nil where
// there is none.
func (s *Service) Owned(ctx context.Context, tx *db.Tx, person uuid.UUID) (*Owner, error) {
	if err := s.mayInvite(ctx, tx, person); err != nil {
		return nil, err
	}
	return selectOwner(ctx, tx, person)
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
	isAdmin, err := IsAdmin(ctx, tx, person)
	if err == nil && isAdmin {
		err = fault.Denied("login.admin_account")
	}
	return err
}

// mayBegin is mayInvite for what signs in as somebody else: a card, a letter.
// Whoever holds a role beyond employee and supervisor gets theirs from those
// who could give themselves that role anyway; HR could otherwise take it.
func (s *Service) mayBegin(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	if err := s.mayInvite(ctx, tx, person); err != nil || actor.From(ctx).Can(GiveRoles) {
		return err
	}
	held, err := holdsRole(ctx, tx, person)
	if err == nil && held {
		err = fault.Denied("login.role_account")
	}
	return err
}

// Own returns the account of whoever acts.
func (s *Service) Own(ctx context.Context) (*Account, error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	var c *credentials
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = selectOwn(ctx, tx, actor.From(ctx).Account)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Account{ID: c.Account, Person: c.Person, Login: c.Login, Ready: c.Hash != "", Demo: c.Demo}, nil
}

// PersonOf returns the person of a personnel number or a name to sign in
// with; for forms that give roles or accounts.
func (s *Service) PersonOf(ctx context.Context, typed string) (person uuid.UUID, err error) {
	if !actor.From(ctx).Can(GiveRoles) && !actor.From(ctx).Can(Invite) {
		return uuid.Nil, actor.Require(ctx, GiveRoles)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		person, err = selectPersonOf(ctx, tx, typed)
		if err == nil && !actor.From(ctx).Can(GiveRoles) {
			err = s.people.InReach(ctx, Invite, person)
		}
		return err
	})
	return person, err
}

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
			if _, err := EndSessions(ctx, tx, account, uuid.Nil); err != nil {
				return err
			}
			if err := VoidLinks(ctx, tx, account, ""); err != nil {
				return err
			}
		}
		audit.Record(ctx, tx, audit.Entry{Action: action, Object: "account", ID: account})
		return nil
	})
}
