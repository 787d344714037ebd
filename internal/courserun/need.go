package courserun

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// FieldReason is why somebody gets a place without what the course asks for.
const FieldReason = "waive"

// Outlook is what the page of a run says beside it.
type Outlook struct {
	Missing []path.Need               // what the actor has to complete first
	Team    []people.Person           // whom of their own units the actor may sign up
	Lacking map[uuid.UUID][]path.Need // what those lack who cannot be signed up yet
}

// missing is what a person lacks for the course of a run.
func (s *Service) missing(ctx context.Context, r *Run, person uuid.UUID) ([]path.Need, error) {
	lack := map[uuid.UUID][]path.Need{}
	err := s.DB.Read(ctx, s.Paths.AskMissingOf(r.Course, []uuid.UUID{person}, lack))
	return lack[person], err
}

// ready refuses a place to who lacks what the course asks for first. HR may
// give it all the same and says why; the reason is kept with the place.
func (s *Service) ready(ctx context.Context, r *Run, person uuid.UUID, reason string) (waived string, err error) {
	lack, err := s.missing(ctx, r, person)
	if err != nil || len(lack) == 0 {
		return "", err
	}
	what := fault.Args{"What": path.Names(lack, i18n.LangOf(ctx))}
	switch {
	case person == actor.From(ctx).Person:
		return "", fault.Clash("run.needs", what)
	case !actor.From(ctx).Can(Enlist):
		return "", fault.InvalidInput(fault.Field{Name: FieldPerson, ID: "run.needs_person", Args: what})
	}
	if waived = trimmed(reason, 500); waived == "" {
		return "", fault.InvalidInput(fault.Field{Name: FieldReason, ID: "run.needs_waive", Args: what})
	}
	return waived, nil
}
