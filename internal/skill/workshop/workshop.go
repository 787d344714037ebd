package workshop

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
)

// MostPeople is more than any workshop has.
const MostPeople = 200

// The fields of forms.
const (
	FieldDate   = "held"
	FieldPeople = "people"
)

// Content is what was proposed and agreed.
type Content struct {
	People int                `json:"people"`
	Areas  map[uuid.UUID]Vote `json:"areas"`
}

// Vote is what was proposed for an area, and what was agreed on.
type Vote struct {
	Counts [skill.MostLevel + 1]int `json:"counts"` // by level
	Agreed int                      `json:"agreed"`
	Reason string                   `json:"reason,omitempty"`
}

// Cast is how many proposals there are.
func (v Vote) Cast() (n int) {
	for _, c := range v.Counts {
		n += c
	}
	return n
}

// Median is the level in the middle of the proposals, the lower of two; false
// without proposals.
func (v Vote) Median() (int, bool) {
	left := (v.Cast() + 1) / 2
	if left == 0 {
		return 0, false
	}
	for level, c := range v.Counts {
		if left -= c; left <= 0 {
			return level, true
		}
	}
	return 0, false
}

// Workshop is one of a job family.
type Workshop struct {
	ID        uuid.UUID // Nil: none is under way
	Family    uuid.UUID
	HeldOn    clock.Date
	Version   int
	Content   Content
	Framework *skill.Framework
	Profile   skill.Profile // what is asked for now
}

// Result is the content the profile gets: the agreed levels; competences with
// levels of their own keep them, and what is critical stays so.
func (w Workshop) Result() skill.Content {
	c := skill.Content{Areas: map[uuid.UUID]skill.Level{}, Competences: w.Profile.Content.Competences, Criticality: w.Profile.Content.Criticality}
	for _, a := range w.Framework.Areas {
		v := w.Content.Areas[a.ID]
		c.Areas[a.ID] = skill.Level{Level: v.Agreed, Reason: v.Reason}
	}
	return c
}

// Service holds the use cases.
type Service struct {
	DB     *db.DB
	Skills *skill.Service
}

// UnderWay returns the workshop of a job family that is under way, or one
// without an id.
func (s *Service) UnderWay(ctx context.Context, family uuid.UUID) (w Workshop, err error) {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return w, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err = s.read(ctx, tx, family, false)
		return err
	})
	return w, err
}

func (s *Service) read(ctx context.Context, tx *db.Tx, family uuid.UUID, lock bool) (w Workshop, err error) {
	f, err := s.Skills.Framework(ctx)
	if err != nil {
		return w, err
	}
	if w, err = underWay(ctx, tx, f.ID, family, lock); err != nil {
		return w, err
	}
	w.Framework = f
	w.Profile, err = s.Skills.ProfileOf(ctx, skill.Whose{Kind: skill.OfFamily, ID: family})
	return w, err
}

// Begin starts a workshop. Its agreed levels begin with what is asked for now,
// or with the start profile of the job family.
func (s *Service) Begin(ctx context.Context, family people.JobFamily, on clock.Date, participants int) error {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return err
	}
	var wrong []fault.Field
	if on.IsZero() || on.Before(clock.Today(ctx).AddYears(-5)) || on.After(clock.Today(ctx).AddYears(1)) {
		wrong = append(wrong, fault.Field{Name: FieldDate, ID: "workshop.date"})
	}
	if participants < 1 || participants > MostPeople {
		wrong = append(wrong, fault.Field{Name: FieldPeople, ID: "workshop.people", Args: fault.Args{"Max": MostPeople}})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockFamily(ctx, tx, family.ID); err != nil {
			return err
		}
		w, err := s.read(ctx, tx, family.ID, true)
		if err != nil {
			return err
		}
		if w.ID != uuid.Nil {
			return fault.Clash("workshop.under_way")
		}
		from := w.Profile.Content
		if start, ok := skill.StartOf(family); ok && w.Profile.ID == uuid.Nil && skill.Fits(w.Framework) {
			from = start.Content(w.Framework)
		}
		w = Workshop{ID: db.NewID(), Family: family.ID, HeldOn: on, Framework: w.Framework, Content: Content{People: participants, Areas: map[uuid.UUID]Vote{}}}
		for _, a := range w.Framework.Areas {
			w.Content.Areas[a.ID] = Vote{Agreed: from.Areas[a.ID].Level}
		}
		audit.Record(ctx, tx, audit.Entry{Action: "workshop.begun", Object: "workshop", ID: w.ID})
		return insert(ctx, tx, w)
	})
}

// alter changes the workshop under way; version is the one the change was made
// from.
func (s *Service) alter(ctx context.Context, family uuid.UUID, version int, fn func(context.Context, *db.Tx, *Workshop) error) error {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.read(ctx, tx, family, true)
		switch {
		case err != nil:
			return err
		case w.ID == uuid.Nil:
			return fault.Clash("workshop.none")
		case w.Version != version:
			return fault.Clash("workshop.changed_meanwhile")
		}
		return fn(ctx, tx, &w)
	})
}

// Propose records how many proposed which level for each area.
func (s *Service) Propose(ctx context.Context, family uuid.UUID, version int, counts map[uuid.UUID][skill.MostLevel + 1]int) error {
	return s.alter(ctx, family, version, func(ctx context.Context, tx *db.Tx, w *Workshop) error {
		var wrong []fault.Field
		for _, a := range w.Framework.Areas {
			v := w.Content.Areas[a.ID]
			before, begun := v.Median()
			v.Counts = counts[a.ID]
			for _, n := range v.Counts {
				if n < 0 || n > MostPeople {
					wrong = append(wrong, fault.Field{Name: FieldOf(a.ID), ID: "workshop.count"})
					break
				}
			}
			if v.Cast() > w.Content.People {
				wrong = append(wrong, fault.Field{Name: FieldOf(a.ID), ID: "workshop.too_many", Args: fault.Args{"Cast": v.Cast(), "People": w.Content.People}})
			}
			// The middle is the level to talk about, until the group agreed on one.
			if m, ok := v.Median(); ok && (!begun || v.Agreed == before) && v.Reason == "" {
				v.Agreed = m
			}
			w.Content.Areas[a.ID] = v
		}
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		return update(ctx, tx, *w)
	})
}

// FieldOf is the form's field with the counts of an area.
func FieldOf(area uuid.UUID) string { return "count-" + area.String() }

// Agree records what the group agreed on.
func (s *Service) Agree(ctx context.Context, family uuid.UUID, version int, agreed map[uuid.UUID]skill.Level) error {
	return s.alter(ctx, family, version, func(ctx context.Context, tx *db.Tx, w *Workshop) error {
		var wrong []fault.Field
		for _, a := range w.Framework.Areas {
			v, l := w.Content.Areas[a.ID], agreed[a.ID]
			v.Agreed, v.Reason = l.Level, strings.TrimSpace(l.Reason)
			if l.Level < 0 || l.Level > skill.MostLevel {
				wrong = append(wrong, fault.Field{Name: skill.FieldOf(a.ID), ID: "skill.target.level"})
			}
			if utf8.RuneCountInString(v.Reason) > skill.MostReason {
				wrong = append(wrong, fault.Field{Name: skill.FieldOf(a.ID), ID: "skill.target.reason_long", Args: fault.Args{"Max": skill.MostReason}})
			}
			w.Content.Areas[a.ID] = v
		}
		if len(wrong) > 0 {
			return fault.InvalidInput(wrong...)
		}
		return update(ctx, tx, *w)
	})
}

// Apply makes what was agreed the target profile of the job family. profile is
// the revision of the profile that the result was compared with.
func (s *Service) Apply(ctx context.Context, family uuid.UUID, version, profile int) error {
	return s.alter(ctx, family, version, func(ctx context.Context, tx *db.Tx, w *Workshop) error {
		n := skill.NewState{Kind: skill.Workshop, Content: w.Result(), Workshop: w.ID}
		if err := s.Skills.SetProfile(ctx, w.Profile.Whose, profile, n); err != nil {
			return err
		}
		return markApplied(ctx, tx, w.ID, clock.Now(ctx))
	})
}

// Discard ends a workshop without a result.
func (s *Service) Discard(ctx context.Context, family uuid.UUID, version int) error {
	return s.alter(ctx, family, version, func(ctx context.Context, tx *db.Tx, w *Workshop) error {
		audit.Record(ctx, tx, audit.Entry{Action: "workshop.discarded", Object: "workshop", ID: w.ID})
		return remove(ctx, tx, w.ID)
	})
}

// Held is a workshop that was applied.
type Held struct {
	On        clock.Date
	AppliedAt time.Time
	People    int
}

// Held returns the workshops of a job family that were applied, the newest
// first.
func (s *Service) Held(ctx context.Context, family uuid.UUID) (list []Held, err error) {
	if err := actor.Require(ctx, skill.Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askHeld(r, family, &list)
		return nil
	})
	return list, err
}
