package skill

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// origins are the fingerprints of what came with the program, by code.
func origins(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT code, origin FROM framework WHERE tenant_id = $1 AND shipped`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	var code, origin string
	_, err = pgx.ForEachRow(rows, []any{&code, &origin}, func() error { out[code] = origin; return nil })
	return out, err
}

// lockOrigins is origins for who writes: one at a time, and nobody edits one of
// these frameworks meanwhile.
func lockOrigins(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	var batch pgx.Batch
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtextextended('framework ' || $1, 0))`, tx.Tenant().String())
	batch.Queue(`SELECT FROM framework WHERE tenant_id = $1 AND shipped ORDER BY id FOR UPDATE`, tx.Tenant())
	if err := tx.Pgx().SendBatch(ctx, &batch).Close(); err != nil {
		return nil, err
	}
	return origins(ctx, tx)
}

// renew takes over what a new program says of a framework.
func renew(ctx context.Context, tx *db.Tx, id uuid.UUID, h format.Head, origin string) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE framework SET version = $3, title = $4, credit = $5, notice = $6, source = $7, shipped = true, origin = $8
		WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, h.Version, h.Title, h.Credit, h.Notice, h.Source, origin)
	return err
}

// settleIn puts a new framework to use where none is, and says which of its
// competences are those of other frameworks: the ones with the same code.
func settleIn(ctx context.Context, tx *db.Tx, id uuid.UUID, first bool) error {
	var batch pgx.Batch
	if first {
		batch.Queue(`UPDATE framework f SET chosen = true WHERE f.tenant_id = $1 AND f.id = $2
			AND NOT EXISTS (SELECT FROM framework o WHERE o.tenant_id = f.tenant_id AND o.chosen)`, tx.Tenant(), id)
	}
	batch.Queue(`INSERT INTO competence_map (tenant_id, from_id, to_id)
		SELECT a.tenant_id, a.id, b.id FROM competence a JOIN framework f ON f.tenant_id = a.tenant_id AND f.id = a.framework_id AND f.shipped
		JOIN competence b ON b.tenant_id = a.tenant_id AND b.code = a.code AND b.framework_id <> a.framework_id
		JOIN framework g ON g.tenant_id = b.tenant_id AND g.id = b.framework_id AND g.shipped
		WHERE a.tenant_id = $1 AND $2 IN (f.id, g.id) ON CONFLICT DO NOTHING`, tx.Tenant(), id)
	return tx.Pgx().SendBatch(ctx, &batch).Close()
}
