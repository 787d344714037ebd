package public

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const textColumns = `name, lang, no, coalesce(body, ''), shipped, coalesce(written_by, '00000000-0000-0000-0000-000000000000'), at`

func scanTexts(rows pgx.Rows, err error) ([]Text, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Text])
}

// lockText lets two who write the same text come one after the other.
func lockText(ctx context.Context, tx *db.Tx, name string, l i18n.Lang) error {
	_, err := tx.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('public' || $1::text || $2 || $3, 0))`, tx.Tenant(), name, string(l))
	return err
}

func selectNewest(ctx context.Context, tx *db.Tx, name string, l i18n.Lang) (*Text, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT `+textColumns+` FROM public_text WHERE tenant_id = $1 AND name = $2 AND lang = $3 ORDER BY no DESC LIMIT 1`, tx.Tenant(), name, l)
	if err != nil {
		return nil, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByPos[Text])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return t, err
}

func selectTexts(ctx context.Context, tx *db.Tx) ([]Text, error) {
	return scanTexts(tx.Pgx().Query(ctx, `SELECT DISTINCT ON (name, lang) `+textColumns+` FROM public_text WHERE tenant_id = $1 ORDER BY name, lang, no DESC`, tx.Tenant()))
}

func selectHistory(ctx context.Context, tx *db.Tx, name string, l i18n.Lang) ([]Text, error) {
	return scanTexts(tx.Pgx().Query(ctx, `SELECT `+textColumns+` FROM public_text WHERE tenant_id = $1 AND name = $2 AND lang = $3 ORDER BY no DESC LIMIT 100`, tx.Tenant(), name, l))
}

func insertText(ctx context.Context, tx *db.Tx, t Text) error {
	var body *string
	if t.Body != "" {
		body = &t.Body
	}
	var by *uuid.UUID
	if t.By != uuid.Nil {
		by = &t.By
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO public_text (tenant_id, name, lang, no, body, shipped, written_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), t.Name, t.Lang, t.No, body, t.Shipped, by, t.At)
	return err
}
