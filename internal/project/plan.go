package project

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// WaveInput plans a wave.
type WaveInput struct {
	GoLive    clock.Date
	Threshold int // 0: DefaultThreshold
	Units     []uuid.UUID
	CopyFrom  uuid.UUID // wave whose requirements the new one takes over; zero: none
}

func (in *WaveInput) check() error {
	if in.Threshold == 0 {
		in.Threshold = DefaultThreshold
	}
	var fields []fault.Field
	if in.GoLive.IsZero() {
		fields = append(fields, fault.Field{Name: "go_live", ID: "project.wave.go_live.missing"})
	}
	if in.Threshold < 1 || in.Threshold > 100 {
		fields = append(fields, fault.Field{Name: "threshold", ID: "project.wave.threshold.range"})
	}
	if len(in.Units) == 0 {
		fields = append(fields, fault.Field{Name: "units", ID: "project.wave.units.missing"})
	}
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return nil
}

// AddWave plans the next wave of a project and assigns what it asks for.
func (s *Service) AddWave(ctx context.Context, project uuid.UUID, in WaveInput) (w Wave, err error) {
	if err := mayManage(ctx, project); err != nil {
		return w, err
	}
	if err := in.check(); err != nil {
		return w, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		others, err := s.room(ctx, tx, project, uuid.Nil, in.Units)
		if err != nil {
			return err
		}
		number := 1
		for _, o := range others {
			number = max(number, o.Number+1)
		}
		w = Wave{
			TenantID: tx.Tenant(), ID: db.NewID(), ProjectID: project, Number: number,
			GoLive: in.GoLive, Threshold: in.Threshold, Version: 1, CreatedAt: clock.Now(ctx), Units: in.Units,
		}
		if err := insertWave(ctx, tx, w, clock.Now(ctx)); err != nil {
			return err
		}
		if err := s.copyRequirements(ctx, tx, in.CopyFrom, w, others); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "wave.added", Object: "wave", ID: w.ID,
			Detail: map[string]any{"go_live": in.GoLive, "threshold": in.Threshold, "units": in.Units},
		})
		return s.Reconcile(ctx, tx, []uuid.UUID{project}, nil)
	})
	return w, err
}

// EditWave changes date, threshold and units.
func (s *Service) EditWave(ctx context.Context, id uuid.UUID, version int, in WaveInput) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := waveByID(tx, id)
		if err != nil {
			return err
		}
		if err := mayManage(ctx, w.ProjectID); err != nil {
			return err
		}
		if _, err := s.room(ctx, tx, w.ProjectID, id, in.Units); err != nil {
			return err
		}
		w.GoLive, w.Threshold, w.Units = in.GoLive, in.Threshold, in.Units
		if err := updateWave(ctx, tx, w, version, clock.Now(ctx)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "wave.changed", Object: "wave", ID: id,
			Detail: map[string]any{"go_live": in.GoLive, "threshold": in.Threshold, "units": in.Units},
		})
		return s.Reconcile(ctx, tx, []uuid.UUID{w.ProjectID}, nil)
	})
}

// room returns the project's other waves, or the fault that one of them
// already has one of the units, a unit above it or one below it: a unit is in
// one wave of a project at most.
func (s *Service) room(ctx context.Context, tx *db.Tx, project, except uuid.UUID, units []uuid.UUID) ([]Wave, error) {
	if _, err := projectByID(tx, project); err != nil {
		return nil, err
	}
	waves, err := wavesOf(tx, []uuid.UUID{project})
	if err != nil {
		return nil, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var others []Wave
	for _, w := range waves {
		if w.ID != except {
			others = append(others, w)
		}
	}
	for i, u := range units {
		if _, ok := tree.Unit(u); !ok {
			return nil, fault.InvalidInput(fault.Field{Name: "units", ID: "project.wave.unit.unknown"})
		}
		for _, o := range units[:i] {
			if overlap(tree, u, o) {
				return nil, clash(ctx, tree, u, o, 0)
			}
		}
		for _, w := range others {
			for _, o := range w.Units {
				if overlap(tree, u, o) {
					return nil, clash(ctx, tree, u, o, w.Number)
				}
			}
		}
	}
	return others, nil
}

func overlap(tree *org.Tree, a, b uuid.UUID) bool { return tree.Contains(a, b) || tree.Contains(b, a) }

// clash names the two units; wave 0 is the one being planned.
func clash(ctx context.Context, tree *org.Tree, a, b uuid.UUID, wave int) error {
	ua, _ := tree.Unit(a)
	ub, _ := tree.Unit(b)
	na := ua.Name.For(ctx)
	nb := ub.Name.For(ctx)
	id := "project.wave.overlap"
	if wave == 0 {
		id = "project.wave.nested"
	}
	return fault.InvalidInput(fault.Field{Name: "units", ID: id, Args: fault.Args{"Unit": na, "Other": nb, "Wave": wave}})
}

func (s *Service) copyRequirements(ctx context.Context, tx *db.Tx, from uuid.UUID, to Wave, others []Wave) error {
	if from == uuid.Nil {
		return nil
	}
	for _, o := range others {
		if o.ID != from {
			continue
		}
		reqs, err := requirementsOf(tx, []uuid.UUID{from})
		if err != nil || len(reqs) == 0 {
			return err
		}
		for i := range reqs {
			reqs[i].ID, reqs[i].LineID = db.NewID(), db.NewID()
			reqs[i].WaveID, reqs[i].CreatedAt = to.ID, clock.Now(ctx)
		}
		return tx.Gorm().Create(&reqs).Error
	}
	return fault.InvalidInput(fault.Field{Name: "copy_from", ID: "project.wave.copy.unknown"})
}
