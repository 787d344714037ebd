package share

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// putArrival keeps a version that came as a file, in the place of an older one.
func putArrival(ctx context.Context, tx *db.Tx, adoption uuid.UUID, a Arrived, texts []byte, files []string, at time.Time) error {
	if files == nil {
		files = []string{}
	}
	tag, err := tx.Pgx().Exec(ctx, `INSERT INTO share_arrival AS q (tenant_id, adoption_id, no, envelope, texts, files, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, adoption_id) DO UPDATE SET no = excluded.no, envelope = excluded.envelope, texts = excluded.texts, files = excluded.files, at = excluded.at
		WHERE q.no <= excluded.no`, tx.Tenant(), adoption, a.No, a.line, texts, files, at)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Clash("share.refused.older_waits", fault.Args{"No": a.No})
	}
	return err
}

func arrivalOf(ctx context.Context, tx *db.Tx, adoption uuid.UUID) (p stored, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT envelope, texts FROM share_arrival WHERE tenant_id = $1 AND adoption_id = $2`, tx.Tenant(), adoption).Scan(&p.Line, &p.Texts)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Missing("share.missing")
	}
	return p, err
}

// dropArrival forgets what was merged.
func dropArrival(tx *db.Tx, adoption uuid.UUID, no int) {
	tx.Queue(`DELETE FROM share_arrival WHERE tenant_id = $1 AND adoption_id = $2 AND no <= $3`, tx.Tenant(), adoption, no)
}

// arrivalFiles are those of the hashes that a version which waits names.
func arrivalFiles(ctx context.Context, tx *db.Tx, hashes []string) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT f FROM share_arrival, unnest(files) f WHERE tenant_id = $1 AND f = ANY ($2)`, tx.Tenant(), hashes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
