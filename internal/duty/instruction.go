package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Instruction returns the way of the duty that is an instruction.
func (t Terms) Instruction() (w Way, ok bool) {
	for _, w := range t.Ways {
		if w.By == ByInstruction {
			return w, true
		}
	}
	return w, false
}

// ToDo returns a duty that is fulfilled by instruction, with those of some
// persons who have something to do in it today. A building block: the caller
// decides who may know it.
func (s *Service) ToDo(ctx context.Context, tx *db.Tx, slug string, persons []uuid.UUID) (d Duty, todo []uuid.UUID, err error) {
	if d, err = dutyBySlug(ctx, tx, slug); err != nil {
		return d, nil, err
	}
	if _, ok := d.Terms.Instruction(); !ok || !d.EndedOn.IsZero() {
		return d, nil, fault.Missing("duty.not_found")
	}
	if len(persons) == 0 {
		return d, nil, nil
	}
	of, err := s.OfPeople(ctx, persons)
	for _, p := range persons {
		if slices.ContainsFunc(of[p], func(m Mine) bool { return m.Duty == d.ID && m.ToDo() }) {
			todo = append(todo, p)
		}
	}
	return d, todo, err
}

// OfPeople returns the duties of some persons, by person. A building block.
func (s *Service) OfPeople(ctx context.Context, persons []uuid.UUID) (out map[uuid.UUID][]Mine, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, r *db.Reads) error {
		askMemberships(r, persons, clock.Today(ctx), "", func(rows []mineRow) { out = mineOf(rows) })
		return nil
	})
	return out, err
}

// Lock makes changes of some persons follow each other, before what they have
// to do is read.
func (s *Service) Lock(ctx context.Context, tx *db.Tx, persons []uuid.UUID) error {
	return lockPersons(ctx, tx, persons)
}
