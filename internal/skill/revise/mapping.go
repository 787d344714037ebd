package revise

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
)

// Mapping is what the competences of one framework are in another: code by
// code.
func (s *Service) Mapping(ctx context.Context, from, to *skill.Framework) (map[string]string, error) {
	if err := actor.Require(ctx, skill.Read); err != nil {
		return nil, err
	}
	out := map[string]string{}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askMapping(r, from.ID, to.ID, out)
		return nil
	})
	return out, err
}

// MapCodes says that what has the same code is the same. What has been matched
// already stays.
func (s *Service) MapCodes(ctx context.Context, from, to *skill.Framework) error {
	return s.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) error {
		pairs, err := s.Mapping(ctx, from, to)
		if err != nil {
			return err
		}
		for _, c := range from.Competences() {
			if _, ok := to.ByCode(c.Code); ok && pairs[c.Code] == "" {
				pairs[c.Code] = c.Code
			}
		}
		return s.SetMapping(ctx, from, to, pairs)
	})
}

// SetMapping says what each competence of one framework is in another; "" is
// nothing.
func (s *Service) SetMapping(ctx context.Context, from, to *skill.Framework, pairs map[string]string) error {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return err
	}
	rows := map[uuid.UUID]uuid.UUID{}
	for _, c := range from.Competences() {
		if pairs[c.Code] == "" {
			continue
		}
		other, ok := to.ByCode(pairs[c.Code])
		if !ok {
			return fault.Wrong("skill.map.unknown", fault.Args{"Code": pairs[c.Code]})
		}
		rows[c.ID] = other.ID
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "framework.mapped", Object: "framework", ID: from.ID, Detail: map[string]any{"to": to.ID, "pairs": len(rows)}})
		return writeMapping(ctx, tx, from.ID, to.ID, rows)
	})
}
