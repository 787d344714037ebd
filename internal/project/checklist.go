package project

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Tick is one statement about a checklist item.
type Tick struct {
	Line     uuid.UUID
	Unit     uuid.UUID // of an item per unit
	Done     bool
	Evidence string // where the proof is; needed to tick
}

const maxEvidence = 2000

// Tick records that an item is done, or is not any more. What stood before
// stays in the log.
func (s *Service) Tick(ctx context.Context, wave uuid.UUID, t Tick) error {
	t.Evidence = strings.TrimSpace(t.Evidence)
	return s.inWave(ctx, wave, func(ctx context.Context, tx *db.Tx, w Wave) error {
		r, err := s.lineOf(tx, wave, t.Line)
		if err != nil {
			return err
		}
		asked := t.Unit == uuid.Nil
		if r.Reach == PerUnit {
			asked = slices.Contains(w.Units, t.Unit)
		}
		if r.Kind != ChecklistKind || !asked {
			return fault.Missing("error.not_found")
		}
		switch {
		case t.Done && t.Evidence == "":
			return fault.InvalidInput(fault.Field{Name: "evidence", ID: "project.evidence.missing"})
		case len(t.Evidence) > maxEvidence:
			return fault.InvalidInput(fault.Field{Name: "evidence", ID: "project.evidence.long"})
		}
		e := Entry{
			TenantID: tx.Tenant(), ID: db.NewID(), WaveID: wave, LineID: t.Line, Done: t.Done,
			Evidence: t.Evidence, At: clock.Now(ctx),
		}
		if t.Unit != uuid.Nil {
			e.UnitID = &t.Unit
		}
		if by := actor.From(ctx).Person; by != uuid.Nil {
			e.PersonID = &by
		}
		if err := tx.Gorm().Create(&e).Error; err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "checklist.ticked", Object: "requirement", ID: t.Line,
			Detail: map[string]any{"wave": wave, "unit": e.UnitID, "done": t.Done},
		})
		return nil
	})
}
