package tenant

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Input describes a new tenant.
type Input struct {
	Slug    string
	Name    i18n.Text
	Land    clock.Land
	Host    string // "" : the host of LOTSE_BASE_URL for the first tenant, <slug>.localhost for others
	Contact Contact
	Demo    bool
}

var (
	slugRule = regexp.MustCompile(`^[a-z][a-z0-9-]{1,40}$`)
	hostRule = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)
)

func (in Input) check() error {
	switch {
	case !slugRule.MatchString(in.Slug):
		return fault.Wrong("tenant.create.slug")
	case in.Name[i18n.DE] == "":
		return fault.Wrong("tenant.create.name")
	case !in.Land.Valid():
		return fault.Wrong("tenant.create.land", fault.Args{"Land": string(in.Land)})
	case in.Host != "" && !hostRule.MatchString(in.Host):
		return fault.Wrong("tenant.create.host", fault.Args{"Host": in.Host})
	}
	return nil
}

// Create founds a tenant with the first version of its agreement. Only the
// command line calls it: whoever may run the program on the server may found
// tenants, nobody else may.
func (s *Service) Create(ctx context.Context, in Input) (*Tenant, error) {
	in.Host = bareHost(in.Host)
	if err := in.check(); err != nil {
		return nil, err
	}
	id := db.NewID()
	ctx = actor.System(ctx, id)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertTenant(ctx, tx, in, clock.Now(ctx)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "tenant.created", Object: "tenant", ID: id})
		return insertAgreement(ctx, tx, firstAgreement(clock.Today(ctx)))
	})
	if err != nil {
		return nil, err
	}
	s.cache.forget()
	return s.Current(ctx)
}

// Current returns the tenant for which ctx acts.
func (s *Service) Current(ctx context.Context) (t *Tenant, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err = selectByID(ctx, tx, tx.Tenant(), s.baseHost())
		return err
	})
	return t, err
}

// AskCurrent asks for the tenant in which somebody acts.
func (s *Service) AskCurrent(into *Tenant) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		db.Collect(r, func(row pgx.CollectableRow) (*Tenant, error) { return scanTenant(row) }, func(list []*Tenant) error {
			if len(list) == 0 {
				return pgx.ErrNoRows
			}
			*into = *list[0]
			return nil
		}, selectTenant+`WHERE t.id = $2`, s.baseHost(), r.Tenant())
		return nil
	}
}

// BySlug returns the tenant called slug; for the command line.
func (s *Service) BySlug(ctx context.Context, slug string) (t *Tenant, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err = selectBySlug(ctx, tx, slug, s.baseHost())
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, fault.Missing("tenant.unknown_slug", fault.Args{"Slug": slug})
	}
	return t, err
}

// All returns every tenant, the oldest first; for work that goes from tenant
// to tenant.
func (s *Service) All(ctx context.Context) (list []*Tenant, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectAll(ctx, tx, s.baseHost())
		return err
	})
	return list, err
}

// Each runs fn as the system of every tenant, in its zone: one municipality
// that fails keeps no other from its turn. The errors come together.
func (s *Service) Each(ctx context.Context, fn func(ctx context.Context, t *Tenant) error) error {
	list, err := s.All(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, t := range list {
		if err := fn(t.Context(ctx), t); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", t.Slug, err))
		}
	}
	return errors.Join(failed...)
}

// Context returns a context in which the system of t acts, in t's zone.
func (t *Tenant) Context(ctx context.Context) context.Context {
	ctx = i18n.WithLang(clock.WithZone(ctx, t.Location()), t.Lang)
	return actor.System(ctx, t.ID)
}
