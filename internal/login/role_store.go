package login

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// BelongsSQL is true where person p of tenant $1 has something to do with the
// town on day $3: a posting that has not ended, or a role.
const BelongsSQL = `(EXISTS (SELECT FROM posting o WHERE o.tenant_id = $1 AND o.person_id = p.id
		               AND (o.valid_to IS NULL OR o.valid_to > greatest($3, o.valid_from)))
		    OR EXISTS (SELECT FROM role_grant g WHERE g.tenant_id = $1 AND g.person_id = p.id
		               AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to > $3)))`

// IsAdmin reports whether a person is an administrator today.
func IsAdmin(ctx context.Context, tx *db.Tx, person uuid.UUID) (is bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM role_grant WHERE tenant_id = $1 AND person_id = $2 AND role = 'admin'
		AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3))`, tx.Tenant(), person, clock.Today(ctx)).Scan(&is)
	return is, err
}

// holdsRole reports whether a person holds a role now or later.
func holdsRole(ctx context.Context, tx *db.Tx, person uuid.UUID) (held bool, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT FROM role_grant
		WHERE tenant_id = $1 AND person_id = $2 AND (valid_to IS NULL OR valid_to > greatest($3, valid_from)))`,
		tx.Tenant(), person, clock.Today(ctx)).Scan(&held)
	return held, err
}
