package grant

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// adminNumber marks persons HR has not delivered.
const adminNumber = "lotse:"

// CreateAdmin makes the person with this address an administrator and returns
// a one-time link to sign in; only the command line calls it. Where HR has
// delivered nobody with the address, a person without a posting is made. Once
// more for the same address gives a new link.
func (s *Service) CreateAdmin(ctx context.Context, email string) (link string, err error) {
	if !actor.From(ctx).System {
		return "", fault.Denied("error.forbidden")
	}
	to, err := mail.NewAddress("", strings.TrimSpace(email))
	if err != nil {
		return "", fault.Wrong("login.admin.email", fault.Args{"Email": email})
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Tenants.Current(ctx)
		if err != nil {
			return err
		}
		person, err := s.adminPerson(ctx, tx, to.Box(), t.Lang)
		if err != nil {
			return err
		}
		who, err := s.Logins.Begin(ctx, tx, person)
		if err != nil {
			return err
		}
		isAdmin, err := login.IsAdmin(ctx, tx, person)
		if err == nil && !isAdmin {
			_, err = s.Give(ctx, Grant{Person: person, Role: actor.Admin, Scope: actor.Scope{Kind: actor.Tenant}})
		}
		if err != nil {
			return err
		}
		link, err = s.Logins.StartLink(ctx, tx, who)
		return err
	})
	return link, err
}

func (s *Service) adminPerson(ctx context.Context, tx *db.Tx, email string, lang i18n.Lang) (uuid.UUID, error) {
	found, err := selectPersonsByEmail(ctx, tx, email)
	switch {
	case err != nil:
		return uuid.Nil, err
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return uuid.Nil, fault.Clash("login.admin.shared", fault.Args{"Email": email})
	}
	name, _, _ := strings.Cut(email, "@")
	return s.People.Add(ctx, people.Person{
		PersonnelNumber: adminNumber + strings.ToLower(email), LastName: name, Email: email, Language: lang,
	})
}
