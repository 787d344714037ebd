package check

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
	"codeberg.org/lotse/lotse/internal/skill/rating"
)

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	People  *people.Service
	Skills  *skill.Service
	Ratings *rating.Service
	Bank    bank.Bank
}

// Mine returns the actor's open check, nil where none is open.
func (s *Service) Mine(ctx context.Context) (c *Check, err error) {
	err = s.read(ctx, uuid.Nil, func(found *Check) { c = found })
	return c, err
}

// Get returns a check of the actor, open or ended.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (c *Check, err error) {
	if err = s.read(ctx, id, func(found *Check) { c = found }); err == nil && c == nil {
		err = fault.Missing("check.not_found")
	}
	return c, err
}

// AskRuns asks for the actor's checks, the newest first.
func (s *Service) AskRuns(into *[]Run) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, rating.Own); err != nil {
			return err
		}
		askRuns(r, actor.From(ctx).Person, into)
		return nil
	}
}

// read finds a check of the actor; uuid.Nil is the open one.
func (s *Service) read(ctx context.Context, id uuid.UUID, use func(*Check)) error {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return err
	}
	var runs []Run
	var pages []Page
	err := s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askRun(r, actor.From(ctx).Person, id, &runs, &pages)
		return nil
	})
	if err != nil || len(runs) == 0 {
		return err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	use(s.arrange(frame, runs[0], pages))
	return nil
}

// arrange leaves out what can no longer be shown: questions the bank has no
// more, areas the framework has no more.
func (s *Service) arrange(frame *skill.Framework, run Run, pages []Page) *Check {
	c := &Check{Run: run}
	for _, p := range pages {
		if p.Part == TestPart {
			if _, ok := s.Bank.Item(p.Key); ok {
				c.Test = append(c.Test, p)
			}
			continue
		}
		if asked := s.Asked(frame, p.Key); len(asked) > 0 {
			c.Asked += len(asked)
			c.Self = append(c.Self, p)
		}
	}
	return c
}

// Asked are the competences of an area that the check asks about: published
// ones for which the bank has sentences.
func (s *Service) Asked(frame *skill.Framework, area string) (list []skill.Competence) {
	for _, a := range frame.Areas {
		if a.Code != area {
			continue
		}
		for _, c := range a.Competences {
			if known, ok := s.Bank.Competence(c.Code); ok && len(known.Self) == Bands {
				list = append(list, c)
			}
		}
	}
	return list
}

// Begin opens a check, or returns the one that is open. With anew the open one
// ends first: finished parts keep their ratings, the rest is deleted.
func (s *Service) Begin(ctx context.Context, anew bool) (id uuid.UUID, err error) {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return id, err
	}
	frame, err := s.Skills.Framework(ctx)
	if err != nil {
		return id, err
	}
	if frame.Code != bank.Framework {
		return id, fault.Clash("check.no_items")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		me := actor.From(ctx).Person
		open, err := lockOpen(ctx, tx, me)
		if err != nil {
			return err
		}
		if open != nil && !anew {
			id = open.ID
			return nil
		}
		if open != nil {
			if err := s.end(ctx, tx, *open); err != nil {
				return err
			}
		}
		families, err := s.families(ctx)
		if err != nil {
			return err
		}
		var areas []string
		for _, a := range frame.Areas {
			if len(s.Asked(frame, a.Code)) > 0 {
				areas = append(areas, a.Code)
			}
		}
		id = db.NewID()
		run := Run{ID: id, Framework: frame.ID, Seed: rand.Int64(), Families: families, StartedAt: clock.Now(ctx)} //nolint:gosec // no secret hangs on it
		id, err = insertRun(ctx, tx, me, run, areas)
		return err
	})
	return id, err
}

// families are the slugs of the actor's job families today.
func (s *Service) families(ctx context.Context) (slugs []string, err error) {
	me := actor.From(ctx).Person
	postings, err := s.People.Postings(ctx, clock.Today(ctx), me)
	if err != nil {
		return nil, err
	}
	known, err := s.People.JobFamilies(ctx)
	for _, p := range postings[me] {
		if f, ok := known[p.JobFamily]; ok && !slices.Contains(slugs, f.Slug) {
			slugs = append(slugs, f.Slug)
		}
	}
	return slugs, err
}

// end closes an open run; one of which nothing is finished leaves nothing.
func (s *Service) end(ctx context.Context, tx *db.Tx, r Run) error {
	if r.SelfAt == nil && r.TestAt == nil {
		return remove(ctx, tx, actor.From(ctx).Person, r.ID)
	}
	return endRun(ctx, tx, r.ID, clock.Now(ctx))
}

// End ends the open check as it stands.
func (s *Service) End(ctx context.Context) error {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := lockOpen(ctx, tx, actor.From(ctx).Person)
		if err != nil || open == nil {
			return err
		}
		return s.end(ctx, tx, *open)
	})
}

// Delete takes away a check of the actor with all that rests on it.
func (s *Service) Delete(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		s.Ratings.Drop(ctx, tx, id)
		return remove(ctx, tx, actor.From(ctx).Person, id)
	})
}

// Forget takes away every check of the actor, their ratings and shares.
func (s *Service) Forget(ctx context.Context) error {
	if err := actor.Require(ctx, rating.Own); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		removeAll(tx, actor.From(ctx).Person)
		return s.Ratings.Forget(ctx)
	})
}

// Sweep deletes checks that nobody has touched for as long as ratings are kept.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		sweep(tx, clock.Now(ctx).AddDate(0, -rating.KeptMonths, 0))
		return nil
	})
}

// seedOf is what chance decides about one thing of a run, always the same.
func seedOf(run int64, about string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(about))
	return h.Sum64() ^ uint64(run) //nolint:gosec // bits, not a number
}

// OptionSeed orders the options of a question.
func (r *Run) OptionSeed(question string) uint64 { return seedOf(r.Seed, question) }
