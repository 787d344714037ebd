package audience

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Service answers rules. Its methods are building blocks: the feature that
// stores a rule decides who may ask.
type Service struct {
	DB  *db.DB
	Org *org.Service
}

// New returns a service on d.
func New(d *db.DB, o *org.Service) *Service { return &Service{DB: d, Org: o} }

// Members returns every posting that fits the rule on day d; per person the
// one with the largest share first, then the oldest.
func (s *Service) Members(ctx context.Context, r Rule, d clock.Date) ([]Member, error) {
	var out []Member
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, err := s.query(ctx, r, d)
		if err != nil {
			return err
		}
		out, err = (&store{tx}).members(ctx, q)
		return err
	})
	return out, err
}

// Persons returns who is in, each once, in the order of their ids.
func (s *Service) Persons(ctx context.Context, r Rule, d clock.Date) ([]uuid.UUID, error) {
	members, err := s.Members(ctx, r, d)
	ids := make([]uuid.UUID, 0, len(members))
	for _, m := range members {
		if len(ids) == 0 || ids[len(ids)-1] != m.Person {
			ids = append(ids, m.Person)
		}
	}
	return ids, err
}

// Why explains how a person stands to the rule on day d.
func (s *Service) Why(ctx context.Context, r Rule, person uuid.UUID, d clock.Date) (Why, error) {
	var why Why
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, err := s.query(ctx, r, d)
		if err != nil {
			return err
		}
		why.Fits, err = (&store{tx}).fits(ctx, q, person)
		return err
	})
	return why, err
}

// Difference is the dry run of a changed rule: who would come in and who
// would go out on day d.
func (s *Service) Difference(ctx context.Context, before, after Rule, d clock.Date) (in, out []uuid.UUID, err error) {
	old, err := s.Persons(ctx, before, d)
	if err != nil {
		return nil, nil, err
	}
	now, err := s.Persons(ctx, after, d)
	return missing(now, old), missing(old, now), err
}

// missing returns the ids of a that b lacks; both are sorted.
func missing(a, b []uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, id := range a {
		if _, found := slices.BinarySearchFunc(b, id, func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) }); !found {
			out = append(out, id)
		}
	}
	return out
}

// Check refuses a rule that names units or job families which do not exist:
// it would quietly be for nobody.
func (s *Service) Check(ctx context.Context, r Rule) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		for _, id := range r.Units {
			if _, ok := tree.Unit(id); !ok {
				return fault.Wrong("audience.unit_unknown")
			}
		}
		n, err := (&store{tx}).countFamilies(ctx, r.JobFamilies)
		if err == nil && n != len(r.JobFamilies) {
			err = fault.Wrong("audience.family_unknown")
		}
		return err
	})
}

// query is a rule with its units spread over the tree of the day. Empty is
// "does not narrow", so units that are all gone must not become empty.
func (s *Service) query(ctx context.Context, r Rule, d clock.Date) (query, error) {
	q := query{day: d, anywhere: len(r.Units) == 0, anyWork: len(r.JobFamilies) == 0, families: r.JobFamilies, leads: r.Supervisors}
	if q.anywhere {
		return q, nil
	}
	tree, err := s.Org.TreeAt(ctx, d)
	if err == nil {
		q.units = append([]uuid.UUID{}, tree.Subtree(r.Units...)...) // never NULL
	}
	return q, err
}
