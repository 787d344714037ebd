package login

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Session is a session that was found by its token.
type Session struct {
	Actor     *actor.Actor
	Name      string    // of the person, for the page's head
	FormToken string    // what this session's forms carry
	Ends      time.Time // if nothing happens from now on
	Rotate    bool      // the person's roles changed: call Rotate
	Shared    bool      // several people use the device
}

// Resolve finds the session of a token of the current tenant and the actor it
// acts as, in one statement, two for a supervisor; nil where there is none, or
// no more. At most every five minutes another statement writes the use down.
func (s *Service) Resolve(ctx context.Context, token string) (*Session, error) {
	if token == "" {
		return nil, nil
	}
	now := clock.Now(ctx)
	var found []sessionRow
	err := s.db.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askSession(r, secret.Digest(token), now, clock.Today(ctx), &found)
		return nil
	})
	if err != nil || len(found) == 0 || !found[0].belongs() {
		return nil, err
	}
	row := &found[0]
	if len(row.Led) > 0 {
		err := s.db.Read(ctx, func(_ context.Context, r *db.Reads) error {
			askBelow(r, clock.Today(ctx), &row.Led)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if !row.fresh(now) {
		row.LastUsed = now
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return touchSession(ctx, tx, row.ID, now) })
		if err != nil {
			return nil, err
		}
	}
	a := row.actor(actor.From(ctx).Tenant)
	a.Allow(s.bundles)
	return &Session{
		Actor: a, Name: strings.TrimSpace(row.Name), FormToken: row.FormToken, Rotate: row.Rotate,
		Ends: earlier(row.LastUsed.Add(row.idle()), row.Ends), Shared: row.Shared,
	}, nil
}

// idle is how long the session lasts without use.
func (r *sessionRow) idle() time.Duration {
	if r.Shared {
		return SharedIdle
	}
	return Idle
}

// fresh reports whether the last use need not be written again. One that lies
// ahead of now was written before the clock was set back.
func (r *sessionRow) fresh(now time.Time) bool {
	every := writeEvery
	if r.Shared {
		every = sharedWriteEvery
	}
	since := now.Sub(r.LastUsed)
	return since < every && since > -clock.Slack
}

// belongs reports whether the person still has something to do with the town:
// a posting that has not ended, or a role.
func (r *sessionRow) belongs() bool { return r.Employed != nil || len(r.Grants) > 0 }

func (r *sessionRow) actor(tenant uuid.UUID) *actor.Actor {
	a := &actor.Actor{
		Tenant: tenant, Person: r.Person, Account: r.Account, Session: r.ID,
		Lang: i18n.Lang(r.Lang), TreeVersion: r.TreeVersion,
	}
	if r.Employed != nil && *r.Employed {
		a.Grants = append(a.Grants, actor.Grant{Role: actor.Employee, Scope: actor.Scope{Kind: actor.Tenant}})
	}
	for _, unit := range r.Led {
		a.Grants = append(a.Grants, actor.Grant{Role: actor.Supervisor, Scope: actor.Scope{Kind: actor.Unit, ID: unit}})
	}
	for _, g := range r.Grants {
		a.Grants = append(a.Grants, g.grant())
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Rotate gives a session a new token. The old one works for another minute,
// for the requests a browser has already sent. It returns "" where another
// request rotated first.
func (s *Service) Rotate(ctx context.Context, token string) (fresh string, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh = secret.NewToken()
		done, err := rotateSession(ctx, tx, secret.Digest(token), secret.Digest(fresh), clock.Now(ctx).Add(grace))
		if !done {
			fresh = ""
		}
		return err
	})
	return fresh, err
}

// Seen is an open session as its owner sees it.
type Seen struct {
	ID       uuid.UUID
	Device   string
	Begun    time.Time
	LastUsed time.Time
	Current  bool
}

// Sessions lists the open sessions of whoever acts, the current one first.
func (s *Service) Sessions(ctx context.Context) (list []Seen, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	a := actor.From(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectSessions(ctx, tx, a.Account, a.Session, clock.Now(ctx))
		return err
	})
	return list, err
}

// SignOut ends the session that acts.
func (s *Service) SignOut(ctx context.Context) error {
	return s.EndSession(ctx, actor.From(ctx).Session)
}

// EndSession ends one session of whoever acts.
func (s *Service) EndSession(ctx context.Context, id uuid.UUID) error {
	return s.end(ctx, func(ctx context.Context, tx *db.Tx, account uuid.UUID) (int64, error) {
		n, err := endSession(ctx, tx, account, id, clock.Now(ctx))
		if err == nil && n == 0 {
			err = fault.Missing("error.not_found")
		}
		return n, err
	})
}

// EndOthers ends every session of whoever acts but the current one.
func (s *Service) EndOthers(ctx context.Context) error {
	return s.end(ctx, func(ctx context.Context, tx *db.Tx, account uuid.UUID) (int64, error) {
		return EndSessions(ctx, tx, account, actor.From(ctx).Session)
	})
}

func (s *Service) end(ctx context.Context, do func(context.Context, *db.Tx, uuid.UUID) (int64, error)) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	account := actor.From(ctx).Account
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := do(ctx, tx, account)
		if n > 0 {
			audit.Record(ctx, tx, audit.Entry{
				Action: "login.session.ended", Object: "account", ID: account,
				Detail: map[string]any{"count": n},
			})
		}
		return err
	})
}
