// Package actor says who acts: tenant, person, roles and what they allow.
//
// It owns the types and the decision "may"; the roles' bundles of permissions
// are put together in internal/app, the object scope goes into each WHERE.
package actor

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Permission names one thing a person may do, e.g. "course.publish".
type Permission string

// Two permissions that need no grant.
const (
	Anyone   Permission = "anyone"    // the public list
	SignedIn Permission = "signed-in" // every person with a session
)

// Role is a named bundle of permissions.
type Role string

// The roles. Employee and supervisor follow from postings; the rest are grants.
const (
	Employee    Role = "employee"
	Supervisor  Role = "supervisor"
	Trainer     Role = "trainer"
	Reviewer    Role = "reviewer"
	HR          Role = "hr"
	CIO         Role = "cio"
	ProjectLead Role = "project-lead"
	Moderator   Role = "forum-moderator"
	Council     Role = "council" // the staff council: rules and the access log, no data
	Admin       Role = "admin"
)

// ScopeKind is what a grant is limited to.
type ScopeKind string

// The kinds of scope.
const (
	Tenant  ScopeKind = "tenant"
	Unit    ScopeKind = "unit"
	Project ScopeKind = "project"
	Course  ScopeKind = "course"
)

// Scope limits a grant; ID is zero for the tenant. Sub includes units below.
type Scope struct {
	Kind ScopeKind
	ID   uuid.UUID
	Sub  bool
}

// Grant is a role within a scope.
type Grant struct {
	Role  Role
	Scope Scope
}

// Bundles says which permissions each role has.
type Bundles map[Role][]Permission

// Whole is no role but the list of permissions that act on the whole tenant: a
// role that is limited to a part of it does not carry them.
const Whole Role = "whole"

// Actor is who acts in a request, a job or a command. The zero Actor is
// anonymous and may only what Anyone may.
type Actor struct {
	Tenant  uuid.UUID
	Person  uuid.UUID
	Account uuid.UUID
	Session uuid.UUID
	Lang    i18n.Lang
	Grants  []Grant
	System  bool // jobs and the command line, of one tenant

	// TreeVersion is the version of the unit tree when the session was read; 0
	// is unknown.
	TreeVersion int64

	allowed map[Permission][]Scope
}

// Allow fills what a's grants permit by the roles' bundles.
func (a *Actor) Allow(b Bundles) {
	a.allowed = map[Permission][]Scope{}
	for _, g := range a.Grants {
		for _, p := range b[g.Role] {
			if g.Scope.Kind == Tenant || !slices.Contains(b[Whole], p) {
				a.allowed[p] = append(a.allowed[p], g.Scope)
			}
		}
	}
}

// Can reports whether a may p in at least one scope.
func (a *Actor) Can(p Permission) bool {
	switch {
	case a.System, p == Anyone:
		return true
	case a.Person == uuid.Nil:
		return false
	case p == SignedIn:
		return true
	}
	return len(a.allowed[p]) > 0
}

// Scopes returns where a may p. System gets the tenant.
func (a *Actor) Scopes(p Permission) []Scope {
	if a.System {
		return []Scope{{Kind: Tenant}}
	}
	return a.allowed[p]
}

// Everywhere reports whether a may p in the whole tenant.
func (a *Actor) Everywhere(p Permission) bool {
	for _, s := range a.Scopes(p) {
		if s.Kind == Tenant {
			return true
		}
	}
	return false
}

// Has reports whether a holds the role in any scope.
func (a *Actor) Has(r Role) bool {
	for _, g := range a.Grants {
		if g.Role == r {
			return true
		}
	}
	return false
}

// IDs returns the ids of kind k where a may p (not for the tenant scope).
func (a *Actor) IDs(p Permission, k ScopeKind) []uuid.UUID {
	var out []uuid.UUID
	for _, s := range a.Scopes(p) {
		if s.Kind == k {
			out = append(out, s.ID)
		}
	}
	return out
}

type key struct{}

var anonymous = &Actor{}

// With returns a context in which a acts.
func With(ctx context.Context, a *Actor) context.Context {
	return context.WithValue(i18n.WithLang(ctx, a.lang()), key{}, a)
}

func (a *Actor) lang() i18n.Lang {
	if a.Lang == "" {
		return i18n.DE
	}
	return a.Lang
}

// From returns who acts; never nil.
func From(ctx context.Context) *Actor {
	if a, ok := ctx.Value(key{}).(*Actor); ok {
		return a
	}
	return anonymous
}

// System returns a context in which the program itself acts for one tenant.
func System(ctx context.Context, tenant uuid.UUID) context.Context {
	return With(ctx, &Actor{Tenant: tenant, System: true, Lang: i18n.LangOf(ctx)})
}

// Require returns a fault unless the actor of ctx may p: unauthenticated
// where nobody is signed in, else forbidden.
func Require(ctx context.Context, p Permission) error {
	a := From(ctx)
	if a.Can(p) {
		return nil
	}
	if a.Person == uuid.Nil {
		return fault.New(fault.Unauthenticated, "error.unauthenticated")
	}
	return fault.Denied("error.forbidden", fault.Args{"Permission": string(p)})
}
