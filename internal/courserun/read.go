package courserun

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Filter narrows the list of runs; zero fields do not.
type Filter struct {
	Course string // slug
	Free   bool   // with a seat to be had, sign-up open
	From   clock.Date
	To     clock.Date
}

// ListMax is how many runs a list shows.
const ListMax = 100

// List returns the runs to come, the next first; cancelled ones only where the
// actor had a place.
func (s *Service) List(ctx context.Context, f Filter) (list []Run, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, askUpcoming(f, &list))
	return list, err
}

// AskMine asks for the runs the actor counts on, the next first.
func (s *Service) AskMine(into *[]Run) db.Ask { return askMine(into) }

// Mine lists the runs to come that the actor counts on.
func (s *Service) Mine(ctx context.Context) (list []Run, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, askMine(&list))
	return list, err
}

// Led lists the runs whose lists wait for the actor: those the actor is a
// trainer of and, for who keeps every list, those that have begun.
func (s *Service) Led(ctx context.Context) (list []Run, err error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, askLed(actor.From(ctx).Everywhere(Manage), &list))
	return list, err
}

// Get returns the run of an address. The trainers' names are read with it.
func (s *Service) Get(ctx context.Context, slug string) (r *Run, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if r, err = find(ctx, tx, slug); err != nil {
			return err
		}
		audit.Look(ctx, tx, "run", trainers(r)...)
		return nil
	})
	return r, err
}

// Peek returns the run of an address for what names nobody.
func (s *Service) Peek(ctx context.Context, slug string) (r *Run, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	return s.fresh(ctx, slug)
}

// LedRun is Peek for those who keep the list of the run.
func (s *Service) LedRun(ctx context.Context, slug string) (*Run, error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return nil, err
	}
	r, err := s.fresh(ctx, slug)
	if err == nil && !MayLead(ctx, r) {
		err = fault.Missing("run.not_found")
	}
	return r, err
}

func trainers(r *Run) []uuid.UUID {
	ids := make([]uuid.UUID, len(r.Trainers))
	for i, t := range r.Trainers {
		ids[i] = t.ID
	}
	return ids
}

// MayLead reports whether the actor keeps the list of the run.
func MayLead(ctx context.Context, r *Run) bool {
	a := actor.From(ctx)
	return a.Everywhere(Manage) || a.Can(Lead) && r.Leads(a.Person)
}

// led returns the run, locked, if the actor keeps its list.
func (s *Service) led(ctx context.Context, tx *db.Tx, slug string) (*Run, error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return nil, err
	}
	r, err := s.lock(ctx, tx, slug)
	if err == nil && !MayLead(ctx, r) {
		err = fault.Missing("run.not_found")
	}
	return r, err
}
