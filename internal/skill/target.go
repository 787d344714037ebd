package skill

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Target is the level a competence is needed on, and who needs it so.
type Target struct {
	Competence uuid.UUID
	Level      int
	From       []Source // all that ask for this level
}

// Source is what a target comes from.
type Source struct {
	Kind SourceKind
	ID   uuid.UUID // of the job family or the project
	Name i18n.Text
	Own  bool // said of the competence itself, not of its area
}

// SourceKind is what sort of thing has targets.
type SourceKind string

// The kinds.
const (
	OfFamily  SourceKind = "family"
	OfProject SourceKind = "project"
)

// Targets returns what a person needs, by competence of the framework in use:
// the highest level of the job families of their current postings and of the
// projects that touch them. A building block: the caller decided that the
// actor may know what work the person does.
func (s *Service) Targets(ctx context.Context, person uuid.UUID) (map[uuid.UUID]Target, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var need Need
	return need.Targets, s.DB.Read(ctx, s.AskNeed(person, &need))
}

// Need is what a person needs in the framework in use.
type Need struct {
	Chosen
	Targets map[uuid.UUID]Target // by competence
}

// AskNeed asks what Targets returns, and which framework is in use.
func (s *Service) AskNeed(person uuid.UUID, into *Need) db.Ask {
	into.Targets = map[uuid.UUID]Target{}
	return func(ctx context.Context, r *db.Reads) error {
		askNeed(r, person, clock.Today(ctx), into)
		return nil
	}
}

// TargetsOf returns what a job family or a project needs, by competence of the
// framework in use.
func (s *Service) TargetsOf(ctx context.Context, w Whose) (map[uuid.UUID]Target, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	out := map[uuid.UUID]Target{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askTargetsOf(r, w, out)
		return nil
	})
	return out, err
}

// asked is all that one source asks for: its own id and name once, however many
// competences it names.
type asked struct {
	Kind        SourceKind
	ID          uuid.UUID
	Name        i18n.Text
	Competences []uuid.UUID
	Levels      []int  // of Competences
	Own         []bool // of Competences
}

// into keeps the highest level of each competence, with all sources of it.
func (a asked) into(out map[uuid.UUID]Target) {
	for i, id := range a.Competences {
		t := out[id]
		if a.Levels[i] < t.Level {
			continue
		}
		if a.Levels[i] > t.Level {
			t = Target{Competence: id, Level: a.Levels[i]}
		}
		t.From = append(t.From, Source{a.Kind, a.ID, a.Name, a.Own[i]})
		out[id] = t
	}
}
