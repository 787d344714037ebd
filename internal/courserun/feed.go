package courserun

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// FeedSince says since when the actor's calendar has an address; zero: it has none.
func (s *Service) FeedSince(ctx context.Context) (at time.Time, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return at, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err = feedSince(ctx, tx, actor.From(ctx).Person)
		return err
	})
	return at, err
}

// NewFeed gives the actor's calendar an address and returns it; an older one
// ends. Only its hash is kept, so it is shown once.
func (s *Service) NewFeed(ctx context.Context) (address string, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return "", err
	}
	token := secret.NewToken()
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Tenants.Current(ctx)
		if err != nil {
			return err
		}
		me := actor.From(ctx).Person
		setFeed(tx, me, secret.Digest(token), clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "run.feed_begun", Object: "person", ID: me})
		address = s.Tenants.BaseURL(t) + "/cal/" + token + ".ics"
		return nil
	})
	return address, err
}

// EndFeed makes the address of the actor's calendar lead nowhere.
func (s *Service) EndFeed(ctx context.Context) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		me := actor.From(ctx).Person
		endFeed(tx, me)
		audit.Record(ctx, tx, audit.Entry{Action: "run.feed_ended", Object: "person", ID: me})
		return nil
	})
}

// Feed is the calendar behind an address. Whoever knows the address reads it:
// it names runs and nobody.
func (s *Service) Feed(ctx context.Context, token string) ([]byte, error) {
	var t tenant.Tenant
	var list []Run
	var lang i18n.Lang
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		var person uuid.UUID
		if person, lang, err = feedOwner(ctx, tx, secret.Digest(token)); err != nil {
			return err
		}
		if person == uuid.Nil {
			return fault.Missing("run.feed_unknown")
		}
		ctx = actor.With(ctx, &actor.Actor{Tenant: tx.Tenant(), Person: person, Lang: lang})
		return s.DB.Read(ctx, s.Tenants.AskCurrent(&t), askFeed(recently(ctx), &list))
	})
	if err != nil {
		return nil, err
	}
	var all []entry
	for i := range list {
		r := &list[i]
		all = append(all, entries(r, recently(ctx), r.Mine != nil && r.Mine.State == Attended)...)
	}
	return s.calendar(i18n.WithLang(ctx, lang), &t, publish, all), nil
}
