package courserun

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func soonFor(ctx context.Context, tx *db.Tx, persons []uuid.UUID, from, to time.Time) ([]Soon, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT p.person_id, r.id, c.title, x.starts_at, x.ends_at
		FROM run_place p
		JOIN course_run r ON r.tenant_id = p.tenant_id AND r.id = p.run_id AND r.state = 'open'
		JOIN course c ON c.tenant_id = r.tenant_id AND c.id = r.course_id
		JOIN LATERAL (SELECT starts_at, ends_at FROM run_session s WHERE s.tenant_id = r.tenant_id AND s.run_id = r.id
			AND s.cancelled_at IS NULL ORDER BY starts_at LIMIT 1) x ON x.starts_at >= $3 AND x.starts_at < $4
		WHERE p.tenant_id = $1 AND p.person_id = ANY ($2) AND p.state = 'booked'
		ORDER BY p.person_id, x.starts_at, r.id`, tx.Tenant(), persons, from, to)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Soon])
}
