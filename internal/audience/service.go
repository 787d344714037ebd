package audience

import (
	"context"
	"maps"
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

	shapes     map[string]shape
	predicates map[string]Predicate
}

// New returns a service on d that knows no predicates yet.
func New(d *db.DB, o *org.Service) *Service {
	return &Service{DB: d, Org: o, shapes: maps.Clone(shapes), predicates: map[string]Predicate{}}
}

// Scope is of whom and of which day rules are asked.
type Scope struct {
	Day     clock.Date
	Persons []uuid.UUID // nil: everybody

	tree *org.Tree
	work []uuid.UUID // the units these persons work in, sorted; nil: any
}

// Scope reads what asking rules takes: the tree of the day and, for some
// persons, the units they work in. Many rules share one scope.
func (s *Service) Scope(ctx context.Context, tx *db.Tx, d clock.Date, persons []uuid.UUID) (Scope, error) {
	sc := Scope{Day: d, Persons: persons}
	tree, err := s.Org.TreeAt(ctx, d)
	if err != nil || persons == nil {
		sc.tree = tree
		return sc, err
	}
	sc.tree = tree
	sc.work, err = (&store{tx}).unitsOf(ctx, persons)
	slices.SortFunc(sc.work, compareID)
	return sc, err
}

func compareID(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

// units are those a leaf names, spread over the tree. Of a few persons only
// the units that matter to them are sent.
func (sc Scope) units(n Node) []uuid.UUID {
	out := []uuid.UUID{} // never NULL
	if n.Below {
		out = append(out, sc.tree.Subtree(n.IDs...)...)
	} else {
		out = append(out, n.IDs...)
	}
	if sc.Persons == nil {
		return out
	}
	return slices.DeleteFunc(out, func(id uuid.UUID) bool {
		_, found := slices.BinarySearchFunc(sc.work, id, compareID)
		return !found
	})
}

// Persons returns who is in on day d, each once, in the order of their ids.
func (s *Service) Persons(ctx context.Context, r Rule, d clock.Date) ([]uuid.UUID, error) {
	var out []uuid.UUID
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sc, err := s.Scope(ctx, tx, d, nil)
		if err == nil {
			out, err = (&store{tx}).persons(ctx, s.Query(ctx, tx, r, sc))
		}
		return err
	})
	return out, err
}

// Fit says of each person in scope which of the rules they are in, by index, all
// in one statement. Whoever works nowhere, or is long away, is missing.
func (s *Service) Fit(ctx context.Context, tx *db.Tx, rules []Rule, sc Scope) (map[uuid.UUID][]bool, error) {
	return (&store{tx}).fit(ctx, s.compiler(ctx, tx, sc).fit(rules))
}

// Difference is the dry run of a changed rule: who would come in and who
// would go out on day d.
func (s *Service) Difference(ctx context.Context, before, after Rule, d clock.Date) (in, out []uuid.UUID, err error) {
	old, err := s.Persons(ctx, before, d)
	if err != nil {
		return nil, nil, err
	}
	now, err := s.Persons(ctx, after, d)
	return Missing(now, old), Missing(old, now), err
}

// Missing returns the ids of a that b lacks; both are sorted.
func Missing(a, b []uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, id := range a {
		if _, found := slices.BinarySearchFunc(b, id, compareID); !found {
			out = append(out, id)
		}
	}
	return out
}

// Why explains how a person stands to the rule on day d.
func (s *Service) Why(ctx context.Context, r Rule, person uuid.UUID, d clock.Date) (Why, error) {
	var why Why
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sc, err := s.Scope(ctx, tx, d, []uuid.UUID{person})
		if err == nil {
			why, err = (&store{tx}).why(ctx, s.compiler(ctx, tx, sc), r)
		}
		return err
	})
	return why, err
}

// Check refuses a rule that is out of bounds, or that names what does not
// exist: it would quietly be for nobody.
func (s *Service) Check(ctx context.Context, r Rule) error {
	if r.Everybody() {
		return nil
	}
	count := 0
	if err := r.Top.check(s.shapes, 1, &count); err != nil {
		return fault.Wrong("audience.rule_invalid", fault.Args{"Most": MostNodes, "Deep": MostDepth}).Wrap(err)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		for _, n := range r.Leaves() {
			if err := s.checkLeaf(ctx, tx, tree, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) checkLeaf(ctx context.Context, tx *db.Tx, tree *org.Tree, n Node) error {
	switch n.Is {
	case Unit:
		for _, id := range n.IDs {
			if _, ok := tree.Unit(id); !ok {
				return fault.Wrong("audience.unit_unknown")
			}
		}
	case JobFamily:
		known, err := (&store{tx}).families(ctx, n.IDs)
		if err == nil && known != len(n.IDs) {
			err = fault.Wrong("audience.family_unknown")
		}
		return err
	}
	if p := s.predicates[n.Is]; p.Check != nil {
		return p.Check(ctx, tx, n)
	}
	return nil
}
