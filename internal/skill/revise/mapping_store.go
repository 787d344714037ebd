package revise

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func askMapping(r *db.Reads, from, to uuid.UUID, into map[string]string) {
	type pair struct{ From, To string }
	db.Rows(r, func(list []pair) error {
		for _, p := range list {
			into[p.From] = p.To
		}
		return nil
	}, `SELECT a.code, b.code FROM competence_map m
		JOIN competence a ON a.tenant_id = m.tenant_id AND a.id = m.from_id AND a.framework_id = $2
		JOIN competence b ON b.tenant_id = m.tenant_id AND b.id = m.to_id AND b.framework_id = $3
		WHERE m.tenant_id = $1`, r.Tenant(), from, to)
}

func writeMapping(ctx context.Context, tx *db.Tx, from, to uuid.UUID, rows map[uuid.UUID]uuid.UUID) error {
	var batch pgx.Batch
	batch.Queue(`DELETE FROM competence_map m USING competence a, competence b
		WHERE m.tenant_id = $1 AND a.tenant_id = $1 AND a.id = m.from_id AND a.framework_id = $2
		  AND b.tenant_id = $1 AND b.id = m.to_id AND b.framework_id = $3`, tx.Tenant(), from, to)
	for a, b := range rows {
		batch.Queue(`INSERT INTO competence_map (tenant_id, from_id, to_id) VALUES ($1, $2, $3)`, tx.Tenant(), a, b)
	}
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}
