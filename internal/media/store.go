package media

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// share keeps the bytes that rows of this transaction are to name; exclude
// waits for all who share, and makes them wait.
func share(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock_shared(hashtextextended('media ' || $1, 0))`, tx.Tenant().String())
	return err
}

func exclude(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('media ' || $1, 0))`, tx.Tenant().String())
	return err
}

// insert reports whether the file was not in the library before.
func insert(ctx context.Context, tx *db.Tx, m Media) (isNew bool, err error) {
	var by *uuid.UUID
	if m.UploadedBy != uuid.Nil {
		by = &m.UploadedBy
	}
	var id uuid.UUID
	err = tx.Pgx().QueryRow(ctx, `
		INSERT INTO media (tenant_id, id, hash, kind, name, type, bytes, width, height, duration_ms, alt, decorative, uploaded_by, uploaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT ON CONSTRAINT media_hash_key DO UPDATE SET removed_at = NULL
		RETURNING id`,
		tx.Tenant(), m.ID, m.Hash, m.Kind, m.Name, m.Type, m.Bytes, m.Width, m.Height, m.Duration.Milliseconds(), text(m.Alt), m.Decorative,
		by, m.UploadedAt).Scan(&id)
	if err != nil || id != m.ID {
		return false, err
	}
	for _, size := range m.Sizes {
		if _, err := tx.Pgx().Exec(ctx, `INSERT INTO media_size (tenant_id, media_id, width, height, hash, bytes) VALUES ($1, $2, $3, $4, $5, $6)`,
			tx.Tenant(), id, size.Width, size.Height, size.Hash, size.Bytes); err != nil {
			return false, err
		}
	}
	return true, nil
}

// text is never null in a row.
func text(t i18n.Text) i18n.Text {
	if t == nil {
		return i18n.Text{}
	}
	return t
}

const columns = `m.id, m.hash, m.kind, m.name, m.type, m.bytes, m.width, m.height, m.duration_ms, m.alt, m.decorative, m.captions,
	m.transcript, m.poster, m.version, coalesce(m.uploaded_by, '00000000-0000-0000-0000-000000000000'), m.uploaded_at,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('Width', z.width, 'Height', z.height, 'Hash', z.hash, 'Bytes', z.bytes) ORDER BY z.width), '[]')
		FROM media_size z WHERE z.tenant_id = m.tenant_id AND z.media_id = m.id)`

func scan(row pgx.CollectableRow) (m Media, err error) {
	var ms int64
	err = row.Scan(&m.ID, &m.Hash, &m.Kind, &m.Name, &m.Type, &m.Bytes, &m.Width, &m.Height, &ms, &m.Alt, &m.Decorative, &m.Captions,
		&m.Transcript, &m.Poster, &m.Version, &m.UploadedBy, &m.UploadedAt, &m.Sizes)
	m.Duration = time.Duration(ms) * time.Millisecond
	return m, err
}

func query(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Media, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+columns+` FROM media m WHERE m.tenant_id = $1 `+where, append([]any{tx.Tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

func byHash(ctx context.Context, tx *db.Tx, hash string) (Media, error) {
	list, err := query(ctx, tx, `AND m.hash = $2 AND m.removed_at IS NULL`, hash)
	if err == nil && len(list) == 0 {
		err = fault.Missing("media.missing")
	}
	if err != nil {
		return Media{}, err
	}
	return list[0], nil
}

// gaps is Media.Gaps in SQL.
const gaps = `(m.kind = 'image' AND NOT m.decorative AND (coalesce(m.alt->>'de', '') = '' OR coalesce(m.alt->>'en', '') = '')
	OR m.kind = 'video' AND (coalesce(m.captions->>'de', '') = '' OR coalesce(m.captions->>'en', '') = '')
	OR m.kind IN ('video', 'audio') AND (coalesce(m.transcript->>'de', '') = '' OR coalesce(m.transcript->>'en', '') = ''))`

func list(ctx context.Context, tx *db.Tx, f Filter) (found []Media, total int, err error) {
	where := `AND m.removed_at IS NULL AND ($2 = '' OR m.kind = $2) AND (NOT $3 OR ` + gaps + `)
		AND ($4 = '' OR strpos(lower(m.name || ' ' || coalesce(m.alt->>'de', '') || ' ' || coalesce(m.alt->>'en', '')), lower($4)) > 0)`
	args := []any{string(f.Kind), f.Gaps, f.Text}
	err = tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM media m WHERE m.tenant_id = $1 `+where, append([]any{tx.Tenant()}, args...)...).Scan(&total)
	if err != nil {
		return nil, 0, err
	}
	found, err = query(ctx, tx, where+` AND ($5::uuid IS NULL OR m.id < $5) ORDER BY m.id DESC LIMIT $6`, append(args, f.before(), f.limit()+1)...)
	return found, total, err
}

// describe stores the texts; false: somebody else changed them meanwhile.
func describe(ctx context.Context, tx *db.Tx, m Media) (bool, error) {
	t, err := tx.Pgx().Exec(ctx, `
		UPDATE media SET alt = $3, decorative = $4, captions = $5, transcript = $6, poster = $7, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $8 AND removed_at IS NULL`,
		tx.Tenant(), m.ID, text(m.Alt), m.Decorative, text(m.Captions), text(m.Transcript), m.Poster, m.Version)
	return t.RowsAffected() == 1, err
}

func posters(ctx context.Context, tx *db.Tx, hashes []string) (map[string][]Use, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT poster, name, hash FROM media
		WHERE tenant_id = $1 AND poster = ANY ($2) AND removed_at IS NULL ORDER BY name`, tx.Tenant(), hashes)
	if err != nil {
		return nil, err
	}
	found := map[string][]Use{}
	var poster, name, hash string
	_, err = pgx.ForEachRow(rows, []any{&poster, &name, &hash}, func() error {
		found[poster] = append(found[poster], Use{Title: i18n.Text{i18n.DE: name, i18n.EN: name}, Path: "/author/media/" + hash, Where: Poster})
		return nil
	})
	return found, err
}

func remove(ctx context.Context, tx *db.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE media SET removed_at = $3 WHERE tenant_id = $1 AND id = $2`, tx.Tenant(), id, now)
	return err
}

// removed returns what was removed before a time.
func removed(ctx context.Context, tx *db.Tx, before time.Time) (hashes []string, err error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT hash FROM media WHERE tenant_id = $1 AND removed_at < $2`, tx.Tenant(), before)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func forget(ctx context.Context, tx *db.Tx, hashes []string) error {
	_, err := tx.Pgx().Exec(ctx, `DELETE FROM media WHERE tenant_id = $1 AND hash = ANY ($2) AND removed_at IS NOT NULL`, tx.Tenant(), hashes)
	return err
}

func restore(ctx context.Context, tx *db.Tx, hashes []string) error {
	_, err := tx.Pgx().Exec(ctx, `UPDATE media SET removed_at = NULL WHERE tenant_id = $1 AND hash = ANY ($2)`, tx.Tenant(), hashes)
	return err
}

// named returns which of the hashes some row of the library names.
func named(ctx context.Context, tx *db.Tx, hashes []string) (map[string]bool, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT hash FROM media WHERE tenant_id = $1 AND hash = ANY ($2)
		UNION SELECT hash FROM media_size WHERE tenant_id = $1 AND hash = ANY ($2)
		UNION SELECT hash FROM media_piece WHERE tenant_id = $1 AND hash = ANY ($2)`, tx.Tenant(), hashes)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	found := make(map[string]bool, len(list))
	for _, h := range list {
		found[h] = true
	}
	return found, err
}

// shown is what serving needs of a file or of a size of it.
func shown(ctx context.Context, tx *db.Tx, hash string) (f Served, err error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT kind, name, type, bytes FROM media WHERE tenant_id = $1 AND hash = $2
		UNION ALL
		SELECT m.kind, m.name, m.type, z.bytes FROM media_size z JOIN media m ON m.tenant_id = z.tenant_id AND m.id = z.media_id
		WHERE z.tenant_id = $1 AND z.hash = $2 LIMIT 1`, tx.Tenant(), hash)
	if err != nil {
		return f, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f Served, err error) {
		return f, row.Scan(&f.Kind, &f.Name, &f.Type, &f.Bytes)
	})
	if err == nil && len(list) == 0 {
		err = fault.Missing("media.missing")
	}
	if err != nil {
		return f, err
	}
	f = list[0]
	f.Hash, f.tenant = hash, tx.Tenant()
	return f, nil
}
