package login

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Acted returns those of the persons who have signed in: whatever they did,
// they did it afterwards, so their joining can no longer be taken back.
func (s *Service) Acted(ctx context.Context, tx *db.Tx, persons []uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT a.person_id FROM account a
		JOIN session s ON s.tenant_id = a.tenant_id AND s.account_id = a.id
		WHERE a.tenant_id = $1 AND a.person_id = ANY ($2)`, tx.Tenant(), persons)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
