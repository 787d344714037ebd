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
	out := map[uuid.UUID]Target{}
	return out, s.DB.Read(ctx, s.AskTargets(person, out))
}

// AskTargets asks what Targets returns.
func (s *Service) AskTargets(person uuid.UUID, into map[uuid.UUID]Target) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		askTargets(r, person, clock.Today(ctx), func(row targetRow) { row.into(into) })
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
		askTargetsOf(r, w, func(row targetRow) { row.into(out) })
		return nil
	})
	return out, err
}

// targetRow is what one source asks for.
type targetRow struct {
	Competence uuid.UUID
	Level      int
	Own        bool
	Kind       SourceKind
	ID         uuid.UUID
	Name       i18n.Text
}

// into keeps the highest level, with all sources of it.
func (r targetRow) into(out map[uuid.UUID]Target) {
	t := out[r.Competence]
	if r.Level < t.Level {
		return
	}
	if r.Level > t.Level {
		t = Target{Competence: r.Competence, Level: r.Level}
	}
	t.From = append(t.From, Source{r.Kind, r.ID, r.Name, r.Own})
	out[r.Competence] = t
}
