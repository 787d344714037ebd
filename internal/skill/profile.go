package skill

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Content is what a profile says: a level for areas, and for competences that
// differ from their area. Level 0 asks for nothing.
type Content struct {
	Areas       map[uuid.UUID]Level `json:"areas"`
	Competences map[uuid.UUID]Level `json:"competences"`

	// Criticality says how much depends on an area, and on competences that
	// differ from it; least where nothing is said.
	Criticality map[uuid.UUID]int `json:"criticality,omitempty"`
}

// Level is a level with the reason for it.
type Level struct {
	Level  int    `json:"level"`
	Reason string `json:"reason,omitempty"`
}

// At is the level of a competence.
func (c Content) At(k Competence) int {
	if l, ok := c.Competences[k.ID]; ok {
		return l.Level
	}
	return c.Areas[k.Area].Level
}

// The criticality of a competence: 1 useful, 2 important, 3 vital.
const (
	LeastCriticality = 1
	MostCriticality  = 3
)

// CriticalityOf is that of a competence.
func (c Content) CriticalityOf(k Competence) int {
	if n, ok := c.Criticality[k.ID]; ok {
		return n
	}
	return c.CriticalityIn(k.Area)
}

// CriticalityIn is that of an area.
func (c Content) CriticalityIn(area uuid.UUID) int { return max(LeastCriticality, c.Criticality[area]) }

// Whose says who needs something: a job family, or a project.
type Whose struct {
	Kind SourceKind
	ID   uuid.UUID
}

// Profile is what a job family or a project needs.
type Profile struct {
	ID       uuid.UUID // Nil: nothing was said yet
	Whose    Whose
	Content  Content
	Revision int
	History  []Revision // the newest first
}

// Revision is a state of a profile.
type Revision struct {
	No      int
	Kind    Kind
	At      time.Time
	Reason  string
	Content Content
}

// Kind is how a state came to be.
type Kind string

// The kinds.
const (
	Changed  Kind = "changed"
	Started  Kind = "start"
	Workshop Kind = "workshop"
	Restored Kind = "restored"
)

// MostReason is the most characters of a reason.
const MostReason = 1000

// FieldReason is the field of the reason.
const FieldReason = "reason"

// ProfileOf returns what a job family or a project needs in the framework in
// use, with what it needed before.
func (s *Service) ProfileOf(ctx context.Context, w Whose) (p Profile, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var use Chosen
		if err := s.DB.Read(ctx, s.AskChosen(&use)); err != nil {
			return err
		}
		if p, err = profileOf(ctx, tx, use.ID, w, false); err == nil && p.ID != uuid.Nil {
			p.History, err = history(ctx, tx, p.ID)
		}
		return err
	})
	return p, err
}

// Profiles returns what every job family needs in the framework in use, by its
// id; those of which nothing was said are missing.
func (s *Service) Profiles(ctx context.Context) (map[uuid.UUID]Profile, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	out := map[uuid.UUID]Profile{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askProfiles(r, out)
		return nil
	})
	return out, err
}

// NewState is a new state of a profile.
type NewState struct {
	Kind     Kind
	Reason   string
	Content  Content
	Workshop uuid.UUID
}

// SetProfile gives a profile a new state. revision is the one it was made
// from: of two who change it the second is told.
func (s *Service) SetProfile(ctx context.Context, w Whose, revision int, n NewState) error {
	if err := MayChange(ctx, w); err != nil {
		return err
	}
	if utf8.RuneCountInString(n.Reason) > MostReason {
		return fault.InvalidInput(fault.Field{Name: FieldReason, ID: "skill.target.reason_long", Args: fault.Args{"Max": MostReason}})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Who changes the framework locks it first too.
		if err := shareFramework(ctx, tx); err != nil {
			return err
		}
		f, err := s.Framework(ctx)
		if err == nil {
			err = n.Content.check(f)
		}
		if err != nil {
			return err
		}
		p, err := profileOf(ctx, tx, f.ID, w, true)
		if err != nil {
			return err
		}
		if p.Revision != revision {
			return fault.Clash("skill.target.changed_meanwhile")
		}
		return s.write(ctx, tx, f.ID, p, n)
	})
}

// MayChange refuses those who may not change what a job family or a project
// needs. A project that somebody else leads is not there.
func MayChange(ctx context.Context, w Whose) error {
	if w.Kind != OfProject {
		return actor.Require(ctx, Manage)
	}
	if err := actor.Require(ctx, Plan); err != nil {
		return err
	}
	if a := actor.From(ctx); !a.Everywhere(Plan) && !slices.Contains(a.IDs(Plan, actor.Project), w.ID) {
		return fault.Missing("error.not_found")
	}
	return nil
}

// Restore puts an older state of a profile back, as a new one.
func (s *Service) Restore(ctx context.Context, w Whose, revision, no int) error {
	p, err := s.ProfileOf(ctx, w)
	if err != nil {
		return err
	}
	for _, old := range p.History {
		if old.No == no {
			return s.SetProfile(ctx, w, revision, NewState{Kind: Restored, Reason: old.Reason, Content: old.Content})
		}
	}
	return fault.Missing("skill.target.state_missing")
}

// Undo puts back what was before the newest state; before the first there was
// nothing.
func (s *Service) Undo(ctx context.Context, w Whose) error {
	p, err := s.ProfileOf(ctx, w)
	if err != nil {
		return err
	}
	switch len(p.History) {
	case 0:
		return fault.Missing("skill.target.state_missing")
	case 1:
		return s.SetProfile(ctx, w, p.Revision, NewState{Kind: Restored})
	}
	old := p.History[1]
	return s.SetProfile(ctx, w, p.Revision, NewState{Kind: Restored, Reason: old.Reason, Content: old.Content})
}

func (s *Service) write(ctx context.Context, tx *db.Tx, framework uuid.UUID, p Profile, n NewState) error {
	p.Content = n.Content
	p.Revision++
	if p.ID == uuid.Nil {
		p.ID = db.NewID()
		if err := insertProfile(ctx, tx, framework, p); err != nil {
			return err
		}
	} else if err := updateProfile(ctx, tx, p); err != nil {
		return err
	}
	if err := insertRevision(ctx, tx, p, n, clock.Now(ctx)); err != nil {
		return err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "skill.target_" + string(n.Kind), Object: string(p.Whose.Kind), ID: p.Whose.ID, Detail: map[string]any{"revision": p.Revision}})
	return spread(ctx, tx, framework, p.ID)
}

// check refuses levels that there are none of. What the framework does not
// know any more is left out: an older state may speak of it.
func (c *Content) check(f *Framework) error {
	areas, competences := map[uuid.UUID]Level{}, map[uuid.UUID]Level{}
	for _, a := range f.Areas {
		if l, ok := c.Areas[a.ID]; ok {
			areas[a.ID] = l
		}
	}
	for _, k := range append(f.Competences(), f.Outdated...) {
		if l, ok := c.Competences[k.ID]; ok {
			competences[k.ID] = l
		}
	}
	c.Areas, c.Competences = areas, competences
	if err := c.checkCriticality(f); err != nil {
		return err
	}
	for _, m := range []map[uuid.UUID]Level{areas, competences} {
		for id, l := range m {
			name := FieldOf(id)
			if l.Level < 0 || l.Level > MostLevel {
				return fault.InvalidInput(fault.Field{Name: name, ID: "skill.target.level"})
			}
			if utf8.RuneCountInString(l.Reason) > MostReason {
				return fault.InvalidInput(fault.Field{Name: name, ID: "skill.target.reason_long", Args: fault.Args{"Max": MostReason}})
			}
		}
	}
	return nil
}

// checkCriticality refuses what there is none of. What is least for an area
// goes without saying.
func (c *Content) checkCriticality(f *Framework) error {
	said := map[uuid.UUID]int{}
	keep := func(id uuid.UUID) error {
		n, ok := c.Criticality[id]
		if ok && (n < LeastCriticality || n > MostCriticality) {
			return fault.InvalidInput(fault.Field{Name: FieldCriticality(id), ID: "skill.target.criticality"})
		}
		if ok {
			said[id] = n
		}
		return nil
	}
	for _, a := range f.Areas {
		if err := keep(a.ID); err != nil {
			return err
		}
		if said[a.ID] == LeastCriticality {
			delete(said, a.ID)
		}
	}
	for _, k := range append(f.Competences(), f.Outdated...) {
		if err := keep(k.ID); err != nil {
			return err
		}
	}
	c.Criticality = said
	return nil
}

// FieldCriticality is the form's field with the criticality of an area or a
// competence.
func FieldCriticality(id uuid.UUID) string { return "criticality-" + id.String() }

// FieldOf is the form's field with the level of an area or a competence.
func FieldOf(id uuid.UUID) string { return "level-" + id.String() }

// Step is a difference between two states.
type Step struct {
	Title    i18n.Text
	Code     string
	From, To int
	Critical bool // a criticality, not a level
}

// Diff lists the areas and competences whose level or criticality differs. A
// competence that follows its area in both states is not named.
func (f *Framework) Diff(old, now Content) (list []Step) {
	for _, a := range f.Areas {
		if x, y := old.Areas[a.ID].Level, now.Areas[a.ID].Level; x != y {
			list = append(list, Step{a.Title, a.Code, x, y, false})
		}
		if x, y := old.CriticalityIn(a.ID), now.CriticalityIn(a.ID); x != y {
			list = append(list, Step{a.Title, a.Code, x, y, true})
		}
		for _, k := range a.Competences {
			_, was := old.Competences[k.ID]
			_, is := now.Competences[k.ID]
			if x, y := old.At(k), now.At(k); (was || is) && x != y {
				list = append(list, Step{k.Title, k.Code, x, y, false})
			}
			_, was = old.Criticality[k.ID]
			_, is = now.Criticality[k.ID]
			if x, y := old.CriticalityOf(k), now.CriticalityOf(k); (was || is) && x != y {
				list = append(list, Step{k.Title, k.Code, x, y, true})
			}
		}
	}
	return list
}
