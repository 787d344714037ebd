package bulk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	People  *people.Service
	Duties  *duty.Service
	Runs    *courserun.Service
	Notices *notice.Service
}

// Kind is what is done.
type Kind string

// The kinds.
const (
	Exempt Kind = "exempt" // from a duty, for a time
	Book   Kind = "book"   // on a course run
	Remind Kind = "remind" // who has something overdue
)

// Permission is what somebody needs to do it.
func (k Kind) Permission() actor.Permission {
	switch k {
	case Exempt:
		return duty.Care
	case Book:
		return courserun.Enlist
	}
	return notice.Remind
}

// Input is what shall be done to whom.
type Input struct {
	Kind   Kind
	Whom   people.Choice
	Target string     // slug of the duty or the course run
	Until  clock.Date // exempt: the first day no more
	Reason string     // exempt
	Seen   string     // the Token of what was tried and shown
}

// Skip is a reason with those it holds for. Who is reminded is only counted.
type Skip struct {
	Reason string
	Count  int
	People []people.Person
}

// Outcome is what an action did or would do.
type Outcome struct {
	Chosen  []people.Entry
	Done    int
	Skipped []Skip

	persons []uuid.UUID
}

// Token tells one outcome from another: who is chosen, for whom it is done,
// and why the others are left out.
func (o Outcome) Token() string {
	sum := sha256.New()
	for _, e := range o.Chosen {
		sum.Write(e.Person.ID[:])
	}
	for _, p := range o.persons {
		sum.Write(p[:])
	}
	for _, s := range o.Skipped {
		_, _ = fmt.Fprintln(sum, s.Reason, s.Count) // a hash never fails
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (o *Outcome) skip(reason string, p people.Person) {
	for i := range o.Skipped {
		if s := &o.Skipped[i]; s.Reason == reason {
			s.Count++
			s.People = append(s.People, p)
			return
		}
	}
	o.Skipped = append(o.Skipped, Skip{reason, 1, []people.Person{p}})
}

var errTried = errors.New("bulk: tried only")

// Try tells what Do would do now, whatever end and reason it is given.
func (s *Service) Try(ctx context.Context, in Input) (out Outcome, err error) {
	in.Until, in.Reason = clock.Today(ctx).AddDays(1), "-"
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if out, err = s.act(ctx, tx, in); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return out, err
}

// Do does it and returns where the result stands. It refuses where it would
// come out otherwise than what was shown.
func (s *Service) Do(ctx context.Context, in Input) (id uuid.UUID, err error) {
	id = db.NewID()
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err := s.act(ctx, tx, in)
		if err != nil {
			return err
		}
		switch {
		case out.Token() != in.Seen:
			return fault.Clash("bulk.changed")
		case out.Done == 0:
			return fault.Clash("bulk.nobody")
		}
		return insert(ctx, tx, id, actor.From(ctx).Person, in, out, clock.Now(ctx))
	})
	return id, err
}

// act does it in the running transaction.
func (s *Service) act(ctx context.Context, tx *db.Tx, in Input) (out Outcome, err error) {
	if err := actor.Require(ctx, in.Kind.Permission()); err != nil {
		return out, err
	}
	if out.Chosen, err = s.People.Chosen(ctx, in.Whom); err != nil {
		return out, err
	}
	switch in.Kind {
	case Exempt:
		err = s.exempt(ctx, tx, in, &out)
	case Book:
		err = s.book(ctx, in, &out)
	case Remind:
		err = s.remind(ctx, &out)
	default:
		err = fault.Wrong("bulk.kind")
	}
	return out, err
}

func (s *Service) exempt(ctx context.Context, tx *db.Tx, in Input, out *Outcome) error {
	d, err := s.Duties.Known(ctx, in.Target)
	if err != nil {
		return err
	}
	chosen := make([]uuid.UUID, len(out.Chosen))
	for i, e := range out.Chosen {
		chosen[i] = e.Person.ID
	}
	if err := people.Lock(ctx, tx, chosen...); err != nil {
		return err
	}
	members, err := s.Duties.Members(ctx, d.ID)
	if err != nil {
		return err
	}
	states := make(map[uuid.UUID]duty.State, len(members))
	for _, m := range members {
		states[m.Person] = m.State
	}
	for _, e := range out.Chosen {
		switch states[e.Person.ID] {
		case "":
			out.skip("bulk.skip.not_affected", e.Person)
			continue
		case duty.Exempt:
			out.skip("bulk.skip.exempt", e.Person)
			continue
		}
		if err := s.Duties.Exempt(ctx, d.Slug, e.Person.ID, in.Until, in.Reason); err != nil {
			if !fault.Is(err, fault.NotFound) {
				return err
			}
			out.skip("bulk.skip.reach", e.Person)
			continue
		}
		out.did(e.Person.ID)
	}
	return nil
}

func (o *Outcome) did(person uuid.UUID) {
	o.Done++
	o.persons = append(o.persons, person)
}

func (s *Service) book(ctx context.Context, in Input, out *Outcome) error {
	had, err := s.Runs.PlacesOf(ctx, in.Target)
	if err != nil {
		return err
	}
	for _, e := range out.Chosen {
		if had[e.Person.ID] != uuid.Nil {
			out.skip("bulk.skip.place", e.Person)
			continue
		}
		_, err := s.Runs.Enlist(ctx, in.Target, e.Person.PersonnelNumber, "")
		if why := refused(err); why != "" {
			out.skip(why, e.Person)
			continue
		}
		if err != nil {
			return err
		}
		out.did(e.Person.ID)
	}
	return nil
}

// refused is why a person is not booked; empty: they are, or it is no matter
// of this person.
func refused(err error) string {
	f := (*fault.Error)(nil)
	if !errors.As(err, &f) {
		return ""
	}
	id := f.ID
	if len(f.Fields) > 0 {
		id = f.Fields[0].ID
	}
	switch id {
	case "run.person":
		return "bulk.skip.reach"
	case "run.needs_waive", "run.needs":
		return "bulk.skip.needs"
	case "run.full":
		return "bulk.skip.full"
	case "run.overlap":
		return "bulk.skip.overlap"
	case "run.own":
		return "bulk.skip.own"
	}
	return ""
}

func (s *Service) remind(ctx context.Context, out *Outcome) (err error) {
	only := make([]uuid.UUID, len(out.Chosen))
	for i, e := range out.Chosen {
		only[i] = e.Person.ID
	}
	if out.Done, err = s.Notices.Remind(ctx, notice.Group{Only: only}); err != nil {
		return err
	}
	if n := len(only) - out.Done; n > 0 {
		out.Skipped = []Skip{{Reason: "bulk.skip.not_late", Count: n}}
	}
	return nil
}

// kept is for how long a result can be read and undone.
const kept = 30 * 24 * time.Hour

// Result is what was done together.
type Result struct {
	ID      uuid.UUID
	Kind    Kind
	Target  string
	Done    int
	Skipped map[string]int // by reason
	At      time.Time
	Undone  bool

	persons []uuid.UUID
}

// CanUndo reports whether it can be taken back: a mail cannot.
func (r Result) CanUndo() bool { return !r.Undone && r.Kind != Remind }

// Result returns what the actor did.
func (s *Service) Result(ctx context.Context, id uuid.UUID) (r Result, err error) {
	if err := actor.Require(ctx, people.Read); err != nil {
		return r, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err = find(ctx, tx, id, actor.From(ctx).Person)
		return err
	})
	return r, err
}

// Undo takes back what the actor did, for everybody for whom it still holds.
// Undone again it changes nothing.
func (s *Service) Undo(ctx context.Context, id uuid.UUID) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lock(ctx, tx, id, actor.From(ctx).Person)
		if err != nil || r.Undone {
			return err
		}
		if !r.CanUndo() {
			return fault.Clash("bulk.no_undo")
		}
		for _, p := range r.persons {
			if r.Kind == Exempt {
				err = s.Duties.UndoExemption(ctx, r.Target, p, r.At)
			} else {
				err = s.Runs.Unlist(ctx, r.Target, p, r.At)
			}
			// Ended meanwhile, moved away, out of the duty: nothing to take back.
			if gone := fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound); err != nil && (r.Kind != Exempt || !gone) {
				return err
			}
		}
		return undone(ctx, tx, id, clock.Now(ctx))
	})
}

// Sweep forgets old results.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return forget(ctx, tx, clock.Now(ctx).Add(-kept))
	})
}
