package media

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func unfinished(ctx context.Context, tx *db.Tx) (n int, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM media_upload WHERE tenant_id = $1 AND person_id = $2 AND hash = ''`,
		tx.Tenant(), actor.From(ctx).Person).Scan(&n)
	return n, err
}

// begin refuses whoever has too many uploads under way.
func begin(ctx context.Context, tx *db.Tx, u Upload) error {
	under, err := unfinished(ctx, tx)
	if err != nil {
		return err
	}
	if under >= maxUploads {
		return fault.New(fault.Limited, "media.upload.many", fault.Args{"Max": maxUploads})
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO media_upload (tenant_id, id, person_id, name, bytes, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), u.ID, actor.From(ctx).Person, u.Name, u.Bytes, u.Expires)
	return err
}

// uploadByID finds an upload of the caller; somebody else's is not there.
func uploadByID(ctx context.Context, tx *db.Tx, id uuid.UUID) (u Upload, err error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT id, name, bytes, arrived, hash, expires_at FROM media_upload
		WHERE tenant_id = $1 AND id = $2 AND person_id = $3`, tx.Tenant(), id, actor.From(ctx).Person)
	if err != nil {
		return u, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Upload])
	if err == nil && len(list) == 0 {
		err = fault.Missing("media.upload.missing")
	}
	if err != nil {
		return u, err
	}
	return list[0], nil
}

// arrive adds a piece; false: another piece was faster.
func arrive(ctx context.Context, tx *db.Tx, u Upload, piece blob.Info, expires time.Time) (bool, error) {
	t, err := tx.Pgx().Exec(ctx, `UPDATE media_upload SET arrived = arrived + $4, expires_at = $5
		WHERE tenant_id = $1 AND id = $2 AND arrived = $3 AND hash = ''`, tx.Tenant(), u.ID, u.Arrived, piece.Size, expires)
	if err != nil || t.RowsAffected() == 0 {
		return false, err
	}
	var n int
	if err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM media_piece WHERE tenant_id = $1 AND upload_id = $2`, tx.Tenant(), u.ID).Scan(&n); err != nil {
		return false, err
	}
	if n >= maxPieces {
		return false, fault.New(fault.Limited, "media.upload.pieces")
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO media_piece (tenant_id, upload_id, starts_at, hash, bytes) VALUES ($1, $2, $3, $4, $5)`,
		tx.Tenant(), u.ID, u.Arrived, piece.Hash, piece.Size)
	return err == nil, err
}

func pieces(ctx context.Context, tx *db.Tx, id uuid.UUID) ([]blob.Info, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT hash, bytes FROM media_piece WHERE tenant_id = $1 AND upload_id = $2 ORDER BY starts_at`, tx.Tenant(), id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (i blob.Info, err error) {
		return i, row.Scan(&i.Hash, &i.Size)
	})
}

// finish notes the file and lets the pieces go. The upload stays until it
// expires, so that whoever missed the answer hears it again.
func finish(ctx context.Context, tx *db.Tx, id uuid.UUID, hash string) error {
	if _, err := tx.Pgx().Exec(ctx, `UPDATE media_upload SET hash = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, hash); err != nil {
		return err
	}
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM media_piece WHERE tenant_id = $1 AND upload_id = $2`, tx.Tenant(), id)
	return err
}

func cancel(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM media_upload WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id)
	return err
}

func expire(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM media_upload WHERE tenant_id = $1 AND expires_at < $2`, tx.Tenant(), now)
	return err
}
