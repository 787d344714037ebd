package proofimport

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// MaxBytes is the most bytes of a file: some 100,000 lines.
const MaxBytes = 10 << 20

// keep is how long a file waits, and how long it can be taken back.
const keep = 24 * time.Hour

// Import is one file on its way.
type Import struct {
	ID       uuid.UUID
	Name     string
	Header   []string
	Mapping  hrfile.Mapping
	SentAt   time.Time
	TakenAt  *time.Time
	UndoneAt *time.Time
	Taken    int // proofs that came in

	content []byte
	proofs  []uuid.UUID
	known   int
	skips   []Skip
}

// Ready says whether every column that is needed is known.
func (i Import) Ready() bool { return len(hrfile.Missing(hrfile.Proofs, i.Mapping)) == 0 }

// UndoUntil is when it is too late.
func (i Import) UndoUntil() time.Time { return i.TakenAt.Add(keep) }

// Undoable says whether it can be taken back now.
func (i Import) Undoable(now time.Time) bool {
	return i.TakenAt != nil && i.UndoneAt == nil && i.Taken > 0 && now.Before(i.UndoUntil())
}

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Duties  *duty.Service
	Courses *course.Service
}

// Send reads a file and keeps it for Look and Take. What cannot be read is
// refused and leaves nothing.
func (s *Service) Send(ctx context.Context, name string, content []byte) (Import, error) {
	i := Import{ID: db.NewID(), Name: name, SentAt: clock.Now(ctx), content: content}
	if err := actor.Require(ctx, duty.Import); err != nil {
		return i, err
	}
	file, err := hrfile.Read(content)
	if err != nil {
		return i, err
	}
	i.Mapping = hrfile.Recognise(hrfile.Proofs, file.Header, nil)
	return i, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return insert(ctx, tx, i) })
}

// Get returns a file of the actor with the headings of its columns.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (i Import, err error) {
	if err := actor.Require(ctx, duty.Import); err != nil {
		return i, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err = byID(ctx, tx, id, false)
		return err
	})
	if err != nil {
		return i, err
	}
	file, err := hrfile.Read(i.content)
	if err == nil {
		i.Header = file.Header
	}
	return i, err
}

// Map says which column holds what.
func (s *Service) Map(ctx context.Context, id uuid.UUID, m hrfile.Mapping) error {
	if err := actor.Require(ctx, duty.Import); err != nil {
		return err
	}
	var faults []fault.Field
	used := map[string]bool{}
	for _, c := range hrfile.Columns(hrfile.Proofs) {
		switch h := m[c.Field]; {
		case h == "" && c.Required:
			faults = append(faults, fault.Field{Name: string(c.Field), ID: "proofimport.column.missing"})
		case h != "" && used[h]:
			faults = append(faults, fault.Field{Name: string(c.Field), ID: "proofimport.column.twice", Args: fault.Args{"Heading": h}})
		}
		used[m[c.Field]] = true
	}
	if len(faults) > 0 {
		return fault.InvalidInput(faults...)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := byID(ctx, tx, id, true)
		if err == nil && i.TakenAt != nil {
			err = fault.Clash("proofimport.taken")
		}
		if err != nil {
			return err
		}
		i.Mapping = m
		return update(ctx, tx, i)
	})
}

// Look returns what taking over would do now, or what it did.
func (s *Service) Look(ctx context.Context, id uuid.UUID) (i Import, p Plan, err error) {
	if err := actor.Require(ctx, duty.Import); err != nil {
		return i, p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if i, err = byID(ctx, tx, id, false); err != nil {
			return err
		}
		if i.TakenAt != nil {
			p = Plan{Known: i.known, Skips: i.skips}
			return nil
		}
		p, err = s.planned(ctx, tx, i)
		return err
	})
	return i, p, err
}

// planned is the plan of a file; its names are a look at these people.
func (s *Service) planned(ctx context.Context, tx *db.Tx, i Import) (Plan, error) {
	if !i.Ready() {
		return Plan{}, fault.Clash("proofimport.column.first")
	}
	file, err := hrfile.Read(i.content)
	if err != nil {
		return Plan{}, err
	}
	p, err := s.plan(ctx, tx, file, i.Mapping)
	if err != nil {
		return p, err
	}
	seen := map[uuid.UUID]bool{}
	for _, l := range p.New {
		seen[l.Person] = true
	}
	if len(seen) > 0 {
		audit.Look(ctx, tx, "proofimport", slices.Collect(maps.Keys(seen))...)
	}
	return p, nil
}

// Take records what Look has shown; seen is the token of that plan. A second
// time it answers as the first.
func (s *Service) Take(ctx context.Context, id uuid.UUID, seen string) error {
	if err := actor.Require(ctx, duty.Import); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := byID(ctx, tx, id, true)
		if err != nil || i.TakenAt != nil {
			return err
		}
		p, err := s.planned(ctx, tx, i)
		switch {
		case err != nil:
			return err
		case p.Token() != seen:
			return fault.Clash("proofimport.changed")
		case len(p.New) == 0:
			return fault.Clash("proofimport.nothing")
		}
		list := make([]duty.PersonProof, len(p.New))
		for k, l := range p.New {
			list[k] = l.PersonProof
		}
		if i.proofs, err = s.Duties.RecordProofs(ctx, tx, list); err != nil {
			return err
		}
		now := clock.Now(ctx)
		i.TakenAt, i.Taken, i.known, i.skips = &now, len(list), p.Known, p.Skips
		return update(ctx, tx, i)
	})
}

// Undo takes all of it back.
func (s *Service) Undo(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, duty.Import); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := byID(ctx, tx, id, true)
		if err != nil || i.UndoneAt != nil {
			return err
		}
		now := clock.Now(ctx)
		if !i.Undoable(now) {
			return fault.Clash("proofimport.late")
		}
		if err := s.Duties.WithdrawProofs(ctx, tx, i.proofs); err != nil {
			return err
		}
		i.UndoneAt = &now
		return update(ctx, tx, i)
	})
}

// Sweep deletes files that are over. The worker runs it; running it again
// changes nothing.
func (s *Service) Sweep(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return sweep(ctx, tx, clock.Now(ctx).Add(-keep)) })
}
