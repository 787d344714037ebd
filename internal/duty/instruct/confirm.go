package instruct

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// The sides of a confirmation.
const (
	byPerson     = "person"
	bySupervisor = "supervisor"
)

// step is a confirmation.
type step struct {
	side    string
	day     clock.Date
	onPaper bool
}

// Understood records that the actor was instructed, understood it and has no
// question left. Said again it changes nothing.
func (s *Service) Understood(ctx context.Context, slug string) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	me := actor.From(ctx).Person
	if me == uuid.Nil {
		return fault.Missing("duty.not_found")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.confirm(ctx, tx, slug, []uuid.UUID{me}, nil, step{side: byPerson, day: clock.Today(ctx)})
	})
}

// Given is an instruction as the supervisor records it, for several people at
// once.
type Given struct {
	On      clock.Date
	Persons []uuid.UUID
	Signed  bool // they signed a list that the supervisor has
	Passed  bool // the supervisor saw them answer the questions of the course
}

// Fields of Given.
const (
	FieldOn      = "on"
	FieldPersons = "persons"
)

// Instructed records that the actor instructed people they are responsible
// for. Said again it changes nothing; who has nothing to do is passed over.
func (s *Service) Instructed(ctx context.Context, slug string, in Given) error {
	if err := actor.Require(ctx, duty.Team); err != nil {
		return err
	}
	today := clock.Today(ctx)
	var fields []fault.Field
	if in.On.IsZero() || in.On.After(today) || in.On.Before(today.AddDays(-Window)) {
		fields = append(fields, fault.Field{Name: FieldOn, ID: "instruct.day", Args: fault.Args{"Weeks": Window / 7}})
	}
	if len(in.Persons) == 0 {
		fields = append(fields, fault.Field{Name: FieldPersons, ID: "instruct.nobody"})
	}
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		mine, err := s.charges(ctx)
		if err != nil {
			return err
		}
		for _, p := range in.Persons {
			if !slices.Contains(mine, p) {
				return fault.Missing("people.not_found")
			}
		}
		steps := []step{{side: bySupervisor, day: in.On}}
		if in.Signed {
			steps = append(steps, step{side: byPerson, day: in.On, onPaper: true})
		}
		var passed *clock.Date
		if in.Passed {
			passed = &in.On
		}
		audit.Look(ctx, tx, "instruct", in.Persons...)
		return s.confirm(ctx, tx, slug, in.Persons, passed, steps...)
	})
}

// confirm writes confirmations of those who have something to do, and the
// course where the supervisor saw it passed.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, slug string, persons []uuid.UUID, passed *clock.Date, steps ...step) error {
	if passed != nil {
		if err := s.Paths.Share(ctx, tx); err != nil {
			return err
		}
	}
	// Of two parts given at once the second sees the first.
	if !s.unlocked {
		if err := s.Duties.Lock(ctx, tx, persons); err != nil {
			return err
		}
	}
	d, todo, err := s.Duties.ToDo(ctx, tx, slug, persons)
	if err != nil {
		return err
	}
	if len(todo) == 0 {
		return fault.Clash("instruct.nothing")
	}
	list, err := s.standings(ctx, []uuid.UUID{d.ID}, todo)
	if err != nil {
		return err
	}
	addons, err := s.addonsFor(ctx, tx, d.ID, todo)
	if err != nil {
		return err
	}
	for _, st := range list {
		for _, c := range steps {
			insertStep(ctx, tx, st, c, addons[st.Person].ID)
		}
	}
	for _, c := range steps {
		audit.Record(ctx, tx, audit.Entry{
			Action: "instruction." + c.side, Object: "duty", ID: d.ID, Detail: map[string]any{"persons": todo, "day": c.day, "paper": c.onPaper},
		})
	}
	if passed != nil {
		if err := s.pass(ctx, tx, list, *passed); err != nil {
			return err
		}
	}
	return s.settle(ctx, tx, []uuid.UUID{d.ID}, todo)
}

// pass writes the course as completed for those who have not, witnessed by the
// supervisor.
func (s *Service) pass(ctx context.Context, tx *db.Tx, list []Standing, on clock.Date) error {
	for _, st := range list {
		if !st.Checked.IsZero() {
			continue
		}
		version, err := liveVersion(ctx, tx, st.Course)
		if err != nil {
			return err
		}
		if version == nil {
			return fault.Clash("instruct.course_gone")
		}
		if _, err := s.Learn.Witnessed(ctx, tx, st.Person, *version, on); err != nil {
			return err
		}
	}
	return nil
}
