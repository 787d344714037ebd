package grant

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// insertGrant checks a unit itself: its scope has no foreign key.
func insertGrant(ctx context.Context, tx *db.Tx, g Grant) error {
	tag, err := tx.Pgx().Exec(ctx, `
		INSERT INTO role_grant (tenant_id, id, person_id, role, scope_kind, scope_id, sub, valid_from, valid_to)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
		WHERE $5 <> 'unit' OR EXISTS (SELECT FROM unit WHERE tenant_id = $1 AND id = $6)`,
		tx.Tenant(), g.ID, g.Person, g.Role, g.Scope.Kind, orNull(g.Scope.ID), g.Scope.Sub, g.From, dateOrNull(g.To))
	if err == nil && tag.RowsAffected() == 0 {
		return fault.Wrong("login.grant.unit_unknown")
	}
	return err
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func dateOrNull(d clock.Date) *clock.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

const grantColumns = `g.id, g.person_id, g.role, g.scope_kind, g.scope_id, g.sub, g.valid_from, g.valid_to`

func (g *Grant) targets(scope *uuid.NullUUID, to **clock.Date) []any {
	return []any{&g.ID, &g.Person, &g.Role, &g.Scope.Kind, scope, &g.Scope.Sub, &g.From, to}
}

func (g *Grant) complete(scope uuid.NullUUID, to *clock.Date) {
	g.Scope.ID = scope.UUID
	if to != nil {
		g.To = *to
	}
}

// endGrant ends a grant that is not over yet; one that would begin later
// never begins.
func endGrant(ctx context.Context, tx *db.Tx, id uuid.UUID, today clock.Date) (*Grant, error) {
	var g Grant
	var scope uuid.NullUUID
	var to *clock.Date
	err := tx.Pgx().QueryRow(ctx, `UPDATE role_grant g SET valid_to = greatest($3, valid_from)
		WHERE tenant_id = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3) RETURNING `+grantColumns,
		tx.Tenant(), id, today).Scan(g.targets(&scope, &to)...)
	g.complete(scope, to)
	return &g, err
}

// lockAdmins returns and locks the administrators' grants, so that the last
// two cannot end each other.
func lockAdmins(ctx context.Context, tx *db.Tx, today clock.Date) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM role_grant
		WHERE tenant_id = $1 AND role = 'admin' AND valid_from <= $2 AND valid_to IS NULL ORDER BY id FOR UPDATE`, tx.Tenant(), today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// selectPersonsByEmail returns up to two persons: the caller wants exactly one.
func selectPersonsByEmail(ctx context.Context, tx *db.Tx, email string) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id FROM person
		WHERE tenant_id = $1 AND lower(email) = lower($2) AND withdrawn_at IS NULL ORDER BY id LIMIT 2`, tx.Tenant(), email)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func selectGrants(ctx context.Context, tx *db.Tx, today clock.Date) ([]Given, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT `+grantColumns+`, `+people.ListNameSQL+`, coalesce(u.number, '')
		FROM role_grant g
		JOIN person p ON p.tenant_id = g.tenant_id AND p.id = g.person_id
		LEFT JOIN unit u ON u.tenant_id = g.tenant_id AND u.id = g.scope_id
		WHERE g.tenant_id = $1 AND (g.valid_to IS NULL OR g.valid_to > greatest($2, g.valid_from))
		ORDER BY g.role, p.sort_name, g.id LIMIT 1000`, tx.Tenant(), today)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (g Given, err error) {
		var scope uuid.NullUUID
		var to *clock.Date
		err = r.Scan(append(g.targets(&scope, &to), &g.Name, &g.Unit)...)
		g.complete(scope, to)
		return g, err
	})
}
