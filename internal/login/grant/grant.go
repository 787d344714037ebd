package grant

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service gives and ends roles.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service
	Logins  *login.Service
}

// Grantable are the roles that can be given; employee and supervisor follow
// from postings.
var Grantable = []actor.Role{actor.Trainer, actor.Reviewer, actor.HR, actor.CIO, actor.ProjectLead, actor.Moderator, actor.Council, actor.Admin}

// Grant is a role of a person within a scope for a time.
type Grant struct {
	ID     uuid.UUID
	Person uuid.UUID
	Role   actor.Role
	Scope  actor.Scope
	From   clock.Date // zero in Give: today
	To     clock.Date // first day without the role; zero: open
}

// Given is a grant in the list of all.
type Given struct {
	Grant
	Name string // of the person
	Unit string // number of the unit, where the scope is one
}

// Give gives a role. It works with the person's next request, under a new
// session token.
func (s *Service) Give(ctx context.Context, g Grant) (uuid.UUID, error) {
	if err := mayGive(ctx); err != nil {
		return uuid.Nil, err
	}
	if g.From.IsZero() {
		g.From = clock.Today(ctx)
	}
	if err := g.check(); err != nil {
		return uuid.Nil, err
	}
	g.ID = db.NewID()
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertGrant(ctx, tx, g); err != nil {
			return err
		}
		recordGrant(ctx, tx, "login.role.given", g)
		if err := endPaper(ctx, tx, g.Person); err != nil {
			return err
		}
		return login.MarkRotate(ctx, tx, g.Person)
	})
	return g.ID, err
}

// endPaper ends the card and the unused letters of a person who gets a role:
// whoever printed them before could otherwise sign in with it.
func endPaper(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
	account, err := login.AccountOf(ctx, tx, person)
	if err != nil || account == uuid.Nil {
		return err
	}
	if err := login.VoidLinks(ctx, tx, account, login.Start); err != nil {
		return err
	}
	return card.End(ctx, tx, account, "role")
}

func (g Grant) check() error {
	switch {
	case !slices.Contains(Grantable, g.Role):
		return fault.Wrong("login.grant.role", fault.Args{"Role": string(g.Role)})
	case (g.Scope.Kind == actor.Tenant) != (g.Scope.ID == uuid.Nil), g.Scope.Sub && g.Scope.Kind != actor.Unit:
		return fault.Wrong("login.grant.scope")
	case (g.Role == actor.Admin || g.Role == actor.Council) && g.Scope.Kind != actor.Tenant:
		return fault.Wrong("login.grant.admin_scope")
	case !g.To.IsZero() && !g.From.Before(g.To):
		return fault.Wrong("login.grant.period")
	}
	return nil
}

// End takes a role away from today on. The last administrator stays.
func (s *Service) End(ctx context.Context, id uuid.UUID) error {
	if err := mayGive(ctx); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		today := clock.Today(ctx)
		admins, err := lockAdmins(ctx, tx, today)
		if err != nil {
			return err
		}
		if len(admins) == 1 && admins[0] == id {
			return fault.Clash("login.grant.last_admin")
		}
		g, err := endGrant(ctx, tx, id, today)
		if err != nil {
			return err
		}
		recordGrant(ctx, tx, "login.role.ended", *g)
		return login.MarkRotate(ctx, tx, g.Person)
	})
}

// List lists who has which role today or later, by role and name.
func (s *Service) List(ctx context.Context) (list []Given, err error) {
	if err := mayGive(ctx); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if list, err = selectGrants(ctx, tx, clock.Today(ctx)); err != nil {
			return err
		}
		persons := make([]uuid.UUID, len(list))
		for i := range list {
			persons[i] = list[i].Person
		}
		audit.Look(ctx, tx, "access", persons...)
		return nil
	})
	return list, err
}

// mayGive wants the permission for the whole tenant: a role given in a part
// of it could otherwise reach beyond the giver.
func mayGive(ctx context.Context) error {
	if err := actor.Require(ctx, login.GiveRoles); err != nil {
		return err
	}
	if !actor.From(ctx).Everywhere(login.GiveRoles) {
		return fault.Denied("error.forbidden")
	}
	return nil
}

func recordGrant(ctx context.Context, tx *db.Tx, action string, g Grant) {
	detail := map[string]any{"person": g.Person, "role": g.Role, "scope": g.Scope.Kind, "from": g.From.String()}
	if g.Scope.ID != uuid.Nil {
		detail["scope_id"], detail["sub"] = g.Scope.ID, g.Scope.Sub
	}
	if !g.To.IsZero() {
		detail["to"] = g.To.String()
	}
	audit.Record(ctx, tx, audit.Entry{Action: action, Object: "grant", ID: g.ID, Detail: detail})
}
