package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Reconcile brings assignments in line with waves, requirements and people, in
// the caller's transaction. nil projects or persons mean all. Running it again
// changes nothing.
func (s *Service) Reconcile(ctx context.Context, tx *db.Tx, only, persons []uuid.UUID) error {
	if persons != nil && len(persons) == 0 {
		return nil
	}
	p, err := s.plan(ctx, tx, only, persons)
	if err != nil || len(p.waves) == 0 {
		return err
	}
	if err := settle(ctx, tx, p); err != nil {
		return err
	}
	if err := assign(ctx, tx, p); err != nil {
		return err
	}
	if _, _, err := meet(ctx, tx, p, nil); err != nil {
		return err
	}
	return s.Progress.Emit(ctx, tx, Progress{Waves: p.waves, Persons: persons})
}

// Completed moves the assignments of the people who completed a course, or
// whose completion was corrected, with the effects of the caller.
func (s *Service) Completed(ctx context.Context, tx *db.Tx, persons, courses []uuid.UUID) error {
	p := plan{persons: persons, today: clock.Today(ctx), now: clock.Now(ctx), zone: clock.Zone(ctx).String()}
	query, args := p.meet(tx, courses)
	tx.Queue(query, args)
	return s.Progress.Emit(ctx, tx, Progress{Persons: persons})
}

// Outdated moves the assignments of everybody whose completion of the courses
// no longer holds, after a substantive version.
func (s *Service) Outdated(ctx context.Context, tx *db.Tx, courses []uuid.UUID) error {
	p := plan{today: clock.Today(ctx), now: clock.Now(ctx), zone: clock.Zone(ctx).String()}
	waves, moved, err := meet(ctx, tx, p, courses)
	if err != nil || len(waves) == 0 {
		return err
	}
	return s.Progress.Emit(ctx, tx, Progress{Waves: waves, Persons: moved})
}

// plan reads the waves and spreads them over the tree of today. A unit below
// units of two waves belongs to the nearest: a reorganisation may move it
// there although no wave was allowed to overlap when it was planned.
func (s *Service) plan(ctx context.Context, tx *db.Tx, only, persons []uuid.UUID) (plan, error) {
	p := plan{persons: persons, today: clock.Today(ctx), now: clock.Now(ctx), zone: clock.Zone(ctx).String()}
	list, err := projects(tx, only)
	if err != nil {
		return p, err
	}
	for _, pr := range list {
		p.projects = append(p.projects, pr.ID)
	}
	waves, err := wavesOf(tx, p.projects)
	if err != nil || len(waves) == 0 {
		return p, err
	}
	land, err := landOf(ctx, tx)
	if err != nil {
		return p, err
	}
	p.late = lateDue(land, p.today)
	goLive := map[uuid.UUID]clock.Date{}
	for _, w := range waves {
		p.waves = append(p.waves, w.ID)
		goLive[w.ID] = w.GoLive
	}
	reqs, err := requirementsOf(tx, p.waves)
	if err != nil {
		return p, err
	}
	for _, r := range reqs {
		p.requirement = append(p.requirement, r.ID)
		p.due = append(p.due, r.Due(land, goLive[r.WaveID]))
	}
	return p, s.place(ctx, &p, waves)
}

func (s *Service) place(ctx context.Context, p *plan, waves []Wave) error {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return err
	}
	type key struct{ project, unit uuid.UUID }
	wave := map[key]uuid.UUID{}
	for _, w := range waves {
		for _, u := range w.Units {
			wave[key{w.ProjectID, u}] = w.ID
		}
	}
	for _, project := range p.projects {
		inherited := map[uuid.UUID]uuid.UUID{} // unit → wave; parents come first
		for _, u := range tree.Units() {
			w, ok := wave[key{project, u.ID}]
			if !ok {
				w, ok = inherited[u.Parent]
			}
			if !ok {
				continue
			}
			inherited[u.ID] = w
			p.placeProject = append(p.placeProject, project)
			p.placeWave = append(p.placeWave, w)
			p.placeUnit = append(p.placeUnit, u.ID)
		}
	}
	return nil
}

// Places says which wave each unit belongs to today, as parallel arrays.
type Places struct{ Projects, Waves, Units []uuid.UUID }

// Places spreads all waves over the tree of today.
func (s *Service) Places(ctx context.Context, tx *db.Tx) (Places, error) {
	p, err := s.plan(ctx, tx, nil, nil)
	return Places{p.placeProject, p.placeWave, p.placeUnit}, err
}
