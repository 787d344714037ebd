package project

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Planned is a wave with its project and what it asks for, as known at some
// instant.
type Planned struct {
	Project      Project
	Wave         Wave
	Requirements []Requirement
	Items        []Item
}

// Slug is the wave's part of a URL.
func (p Planned) Slug() string { return WaveSlug(p.Project.Slug, p.Wave.Number) }

// Overview is a project with all its waves.
type Overview struct {
	Project Project
	Groups  []Group
	Waves   []Planned
	Lacks   []Lack
}

// List returns the projects the actor may see, with their waves.
func (s *Service) List(ctx context.Context) (list []Overview, err error) {
	only, err := mayIn(ctx, View)
	if err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ps, err := projects(tx, only)
		if err != nil {
			return err
		}
		list, err = s.overviews(ctx, tx, ps)
		return err
	})
	return list, err
}

// Get returns one project.
func (s *Service) Get(ctx context.Context, slug string) (o Overview, err error) {
	if err := actor.Require(ctx, View); err != nil {
		return o, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := projectBySlug(tx, slug)
		if err != nil {
			return err
		}
		if err := inScope(ctx, View, p.ID); err != nil {
			return err
		}
		list, err := s.overviews(ctx, tx, []Project{p})
		if err == nil {
			o = list[0]
		}
		return err
	})
	return o, err
}

// GetWave returns one wave by its part of the URL, e.g. "e-akte-2".
func (s *Service) GetWave(ctx context.Context, slug string) (p Planned, err error) {
	name, number, ok := ParseWaveSlug(slug)
	if !ok {
		return p, fault.Missing("error.not_found")
	}
	o, err := s.Get(ctx, name)
	if err != nil {
		return p, err
	}
	for _, w := range o.Waves {
		if w.Wave.Number == number {
			return w, nil
		}
	}
	return p, fault.Missing("error.not_found")
}

func (s *Service) overviews(ctx context.Context, tx *db.Tx, ps []Project) ([]Overview, error) {
	ids := make([]uuid.UUID, len(ps))
	for i, p := range ps {
		ids[i] = p.ID
	}
	waves, err := wavesOf(tx, ids)
	if err != nil {
		return nil, err
	}
	planned, err := fill(tx, ps, waves, Now(ctx))
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Overview, len(ps))
	for i, p := range ps {
		out[i].Project = p
		n := 0
		for _, w := range planned {
			if w.Project.ID == p.ID {
				out[i].Waves = append(out[i].Waves, w)
				n += courses(w.Requirements)
			}
		}
		for _, g := range groups {
			if g.ProjectID == p.ID {
				out[i].Groups = append(out[i].Groups, g)
			}
		}
		out[i].Lacks = Lacks(out[i].Groups, n)
	}
	return out, nil
}

// Now is an instant before which everything up to now has happened.
func Now(ctx context.Context) time.Time { return clock.Now(ctx).Add(time.Millisecond) }

// PlannedAt returns all waves as they were known before the instant, in the
// order of projects and numbers. It names nobody and checks no permission: the
// callers are readiness and the program's own jobs.
func (s *Service) PlannedAt(ctx context.Context, tx *db.Tx, before time.Time) ([]Planned, error) {
	ps, err := projects(tx, nil)
	if err != nil {
		return nil, err
	}
	waves, err := wavesAt(ctx, tx, before)
	if err != nil {
		return nil, err
	}
	return fill(tx, ps, waves, before)
}

func fill(tx *db.Tx, ps []Project, waves []Wave, before time.Time) ([]Planned, error) {
	if len(waves) == 0 {
		return nil, nil
	}
	ids := waveIDs(waves)
	reqs, err := requirementsAt(tx, ids, before)
	if err != nil {
		return nil, err
	}
	entries, err := entriesAt(tx, ids, before)
	if err != nil {
		return nil, err
	}
	var out []Planned
	for _, p := range ps {
		for _, w := range waves {
			if w.ProjectID != p.ID {
				continue
			}
			pl := Planned{Project: p, Wave: w}
			for _, r := range reqs {
				if r.WaveID == w.ID {
					pl.Requirements = append(pl.Requirements, r)
				}
			}
			sortRequirements(pl.Requirements)
			var own []Entry
			for _, e := range entries {
				if e.WaveID == w.ID {
					own = append(own, e)
				}
			}
			pl.Items = Items(pl.Requirements, w.Units, own)
			out = append(out, pl)
		}
	}
	return out, nil
}
