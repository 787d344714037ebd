package project

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Progress says that what people of waves must do, or have done, may have
// changed. No persons means all persons of the waves, no waves all of theirs.
type Progress struct {
	Waves   []uuid.UUID `json:"waves"`
	Persons []uuid.UUID `json:"persons,omitempty"`
}

// Service holds the use cases.
type Service struct {
	DB     *db.DB
	Org    *org.Service
	People *people.Service
	Paths  *path.Service

	// Progress tells of changed assignments, in their transaction.
	Progress *event.Topic[Progress]
}

// New returns a service whose topic has no subscribers yet.
func New(d *db.DB, o *org.Service, p *people.Service) *Service {
	return &Service{DB: d, Org: o, People: p, Paths: path.New(d), Progress: event.NewTopic[Progress]("project.progress")}
}

// mayManage reports whether the actor may change the project.
func mayManage(ctx context.Context, project uuid.UUID) error {
	return inScope(ctx, Manage, project)
}

// inScope checks p for one project: what you may not see is not there.
func inScope(ctx context.Context, p actor.Permission, project uuid.UUID) error {
	if err := actor.Require(ctx, p); err != nil {
		return err
	}
	a := actor.From(ctx)
	if a.Everywhere(p) || slices.Contains(a.IDs(p, actor.Project), project) {
		return nil
	}
	return fault.Missing("error.not_found")
}

// mayIn returns the projects the actor may p, or nil for all.
func mayIn(ctx context.Context, p actor.Permission) (projects []uuid.UUID, err error) {
	if err := actor.Require(ctx, p); err != nil {
		return nil, err
	}
	a := actor.From(ctx)
	if a.Everywhere(p) {
		return nil, nil
	}
	return append([]uuid.UUID{}, a.IDs(p, actor.Project)...), nil
}
