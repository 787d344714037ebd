package org

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type store struct {
	tx    *db.Tx
	batch pgx.Batch
}

func newStore(tx *db.Tx) *store { return &store{tx: tx} }

func (s *store) version(ctx context.Context) (v int64, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `SELECT tree_version FROM tenant WHERE id = $1`, s.tx.Tenant()).Scan(&v)
	return v, err
}

func (s *store) raiseVersion(ctx context.Context) error {
	_, err := s.tx.Pgx().Exec(ctx, `UPDATE tenant SET tree_version = tree_version + 1 WHERE id = $1`, s.tx.Tenant())
	return err
}

// raised reports whether this transaction itself wrote the tenant's row.
func (s *store) raised(ctx context.Context) (own bool, err error) {
	err = s.tx.Pgx().QueryRow(ctx, `
		SELECT coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) FROM tenant WHERE id = $1`, s.tx.Tenant()).Scan(&own)
	return own, err
}

// unitsOn returns the units in their state of day d: the newest state where
// it had begun, else the past one that covers d.
func (s *store) unitsOn(ctx context.Context, d clock.Date) ([]Unit, error) {
	return s.query(ctx, `
		SELECT u.id, u.slug, u.number, s.name, s.kind, s.parent_id, s.cross_section, s.valid_from, u.valid_from, u.valid_to
		FROM unit u
		JOIN (
			SELECT id AS unit_id, name, kind, parent_id, cross_section, state_from AS valid_from
			FROM unit WHERE tenant_id = $1 AND state_from <= $2
			UNION ALL
			SELECT unit_id, name, kind, parent_id, cross_section, valid_from
			FROM unit_past WHERE tenant_id = $1 AND valid_from <= $2 AND $2 < valid_to
		) s ON s.unit_id = u.id
		WHERE u.tenant_id = $1 AND u.valid_from <= $2 AND (u.valid_to IS NULL OR $2 < u.valid_to)
		ORDER BY u.id`, s.tx.Tenant(), d)
}

func (s *store) all(ctx context.Context) ([]Unit, error) {
	return s.query(ctx, `
		SELECT id, slug, number, name, kind, parent_id, cross_section, state_from, valid_from, valid_to
		FROM unit WHERE tenant_id = $1 ORDER BY number`, s.tx.Tenant())
}

func (s *store) query(ctx context.Context, sql string, args ...any) ([]Unit, error) {
	rows, err := s.tx.Pgx().Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (u Unit, err error) {
		var parent *uuid.UUID
		err = row.Scan(&u.ID, &u.Slug, &u.Number, &u.Name, &u.Kind, &parent, &u.CrossSection, &u.StateFrom, &u.From, &u.To)
		if parent != nil {
			u.Parent = *parent
		}
		return u, err
	})
}

func (s *store) insert(u Unit) {
	s.batch.Queue(`
		INSERT INTO unit (tenant_id, id, slug, number, name, kind, parent_id, cross_section, state_from, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.tx.Tenant(), u.ID, u.Slug, u.Number, u.Name, u.Kind, orNull(u.Parent), u.CrossSection, u.StateFrom, u.From, u.To)
}

func (s *store) update(u Unit) {
	s.batch.Queue(`
		UPDATE unit SET name = $3, kind = $4, parent_id = $5, cross_section = $6, state_from = $7, valid_from = $8, valid_to = $9
		WHERE tenant_id = $1 AND id = $2`,
		s.tx.Tenant(), u.ID, u.Name, u.Kind, orNull(u.Parent), u.CrossSection, u.StateFrom, u.From, u.To)
}

func (s *store) insertPast(u Unit, to clock.Date) {
	s.batch.Queue(`
		INSERT INTO unit_past (tenant_id, id, unit_id, name, kind, parent_id, cross_section, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.tx.Tenant(), db.NewID(), u.ID, u.Name, u.Kind, orNull(u.Parent), u.CrossSection, u.StateFrom, to)
}

func (s *store) deletePast(unit uuid.UUID, to clock.Date) {
	s.batch.Queue(`DELETE FROM unit_past WHERE tenant_id = $1 AND unit_id = $2 AND valid_to = $3`, s.tx.Tenant(), unit, to)
}

// send runs what was queued in one round trip.
func (s *store) send(ctx context.Context) error {
	return s.tx.Pgx().SendBatch(ctx, &s.batch).Close()
}

func orNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
