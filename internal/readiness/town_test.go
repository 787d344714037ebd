package readiness_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/tenant"
)

type (
	post = projecttest.Post
	done = projecttest.Done
)

// town is one project with one wave over two offices with a team each.
type town struct {
	*projecttest.Town
	ready                   *readiness.Service
	fresh                   func() *readiness.Service // has counted nothing yet
	top, office, team, yard uuid.UUID
	family, course          uuid.UUID
	project                 project.Project
	wave                    project.Wave
	staff                   []uuid.UUID // 20 in the office, then 20 in its team
	crew                    []uuid.UUID // 30 in the yard
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	base, _ := url.Parse("http://127.0.0.1:8080")
	w.fresh = func() *readiness.Service {
		return readiness.New(w.DB, tenant.New(w.DB, base), w.Org, w.People, w.Projects)
	}
	w.ready = w.fresh()
	w.Projects.Progress.InTx(w.ready.Moved)
	w.SetDay("2026-05-04")
	w.family = w.Family("clerk")
	w.top = w.Unit("1", uuid.Nil)
	w.office = w.Unit("10", w.top)
	w.team = w.Unit("10.1", w.office)
	w.yard = w.Unit("20", w.top)
	w.staff = append(w.Crowd(20, post{Unit: w.office, Family: w.family}), w.Crowd(20, post{Unit: w.team, Family: w.family})...)
	w.crew = w.Crowd(30, post{Unit: w.yard, Family: w.family})
	w.course = w.Course("akte")
	w.project = w.Project("Akte", w.top)
	w.wave = w.Wave(w.project, "2026-09-01", w.office, w.yard)
	w.Need(w.wave, project.RequirementInput{CourseID: w.course})
	return w
}

func (w *town) complete(people ...uuid.UUID) {
	w.T.Helper()
	for _, p := range people {
		w.Complete(done{Person: p, Course: w.course})
	}
}

// night ends the day and begins the next.
func (w *town) night(day string) {
	w.T.Helper()
	w.SetDay(day)
	w.Must(w.ready.EndOfDay(w.Ctx))
}

func (w *town) hr() context.Context  { return w.May(w.Person(), readiness.SeeLive) }
func (w *town) cio() context.Context { return w.May(w.Person(), readiness.View, readiness.Decide) }

func (w *town) board(ctx context.Context, q readiness.Query) readiness.Board {
	w.T.Helper()
	b, err := w.ready.Board(ctx, q)
	w.Must(err)
	return b
}

// cell reads one cell of the only wave.
func (w *town) cell(ctx context.Context, unit uuid.UUID, q readiness.Query) readiness.Cell {
	w.T.Helper()
	b := w.board(ctx, q)
	s, ok := b.Sheet("akte-1")
	if !ok {
		w.T.Fatal("no sheet")
	}
	return s.Cell(unit)
}

func (w *town) total(ctx context.Context, q readiness.Query) readiness.Cell {
	w.T.Helper()
	b := w.board(ctx, q)
	s, _ := b.Sheet("akte-1")
	return s.Total
}

// scoped acts with a permission in one unit and below.
func (w *town) scoped(p actor.Permission, unit uuid.UUID) context.Context {
	const role actor.Role = "unit-hr"
	return w.As(db.NewID(), actor.Bundles{role: {p}}, actor.Grant{Role: role, Scope: actor.Scope{Kind: actor.Unit, ID: unit, Sub: true}})
}
