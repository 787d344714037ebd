package courserun

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Kind is what a resource is.
type Kind string

// The kinds.
const (
	Room      Kind = "room"
	Equipment Kind = "equipment"
)

// Resource is a room or a thing that runs take.
type Resource struct {
	ID    uuid.UUID
	Kind  Kind
	Name  string
	Place string // where it is
	Seats int    // of a room; 0: nobody counted
}

// The form fields of a resource.
const (
	FieldName  = "name"
	FieldPlace = "place"
)

// Resources lists what can be taken, by name.
func (s *Service) Resources(ctx context.Context) (list []Resource, err error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, askResources(&list))
	return list, err
}

// AddResource makes a room or a thing known.
func (s *Service) AddResource(ctx context.Context, r Resource) (uuid.UUID, error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return uuid.Nil, err
	}
	r.ID, r.Name, r.Place = db.NewID(), strings.TrimSpace(r.Name), strings.TrimSpace(r.Place)
	var wrong []fault.Field
	if r.Name == "" || len(r.Name) > 200 {
		wrong = append(wrong, fault.Field{Name: FieldName, ID: "run.resource.name"})
	}
	if r.Kind != Room && r.Kind != Equipment {
		wrong = append(wrong, fault.Field{Name: "kind", ID: "run.resource.kind"})
	}
	if r.Seats < 0 || r.Seats > maxSeats || r.Kind == Equipment && r.Seats != 0 {
		wrong = append(wrong, fault.Field{Name: FieldSeats, ID: "run.resource.seats", Args: fault.Args{"Max": maxSeats}})
	}
	if len(wrong) > 0 {
		return uuid.Nil, fault.InvalidInput(wrong...)
	}
	return r.ID, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "run.resource_added", Object: "run_resource", ID: r.ID, Detail: map[string]any{"kind": r.Kind, "name": r.Name}})
		return insertResource(ctx, tx, r)
	})
}

// EndResource takes a room or a thing out of use; sessions to come keep it.
func (s *Service) EndResource(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ended, err := endResource(ctx, tx, id, clock.Now(ctx))
		if err == nil && !ended {
			err = fault.Missing("run.resource.not_found")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "run.resource_ended", Object: "run_resource", ID: id})
		return err
	})
}

// Crew is who may hold a run: the people with the role of a trainer, the actor
// and, where a run is planned already, its trainers.
func (s *Service) Crew(ctx context.Context, slug string) (r *Run, list []Trainer, err error) {
	if err := actor.Require(ctx, Lead); err != nil {
		return nil, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		known := []uuid.UUID{actor.From(ctx).Person}
		if slug != "" {
			if r, err = find(ctx, tx, slug); err != nil {
				return err
			}
			if !MayLead(ctx, r) {
				return fault.Missing("run.not_found")
			}
			known = append(known, trainers(r)...)
		}
		list, err = selectTrainers(ctx, tx, known, clock.Today(ctx))
		audit.Look(ctx, tx, "run", trainers(&Run{Trainers: list})...)
		return err
	})
	return r, list, err
}
