package author

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func insertBlock(ctx context.Context, tx *db.Tx, draft uuid.UUID, id, lesson, place string, body json.RawMessage) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO draft_block (tenant_id, draft_id, id, lesson, place, body) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Tenant(), draft, id, lesson, place, string(body))
	return err
}

// insertText queues the first text of a block in a language.
func insertText(ctx context.Context, tx *db.Tx, draft uuid.UUID, block string, l i18n.Lang, w wording) {
	tx.Queue(`INSERT INTO draft_text (tenant_id, draft_id, block, lang, body, print, source, source_body, waved, saved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Tenant(), draft, block, l, w.Body, courseware.Fingerprint(w.Body), w.Source, w.SourceBody, w.Waved, clock.Now(ctx))
}

// wordings are the texts of a block.
func wordings(ctx context.Context, tx *db.Tx, draft uuid.UUID, block string) (map[i18n.Lang]wording, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT lang, body, source, source_body, seen, waved FROM draft_text
		WHERE tenant_id = $1 AND draft_id = $2 AND block = $3`, tx.Tenant(), draft, block)
	if err != nil {
		return nil, err
	}
	list := map[i18n.Lang]wording{}
	var (
		l i18n.Lang
		w wording
	)
	_, err = pgx.ForEachRow(rows, []any{&l, &w.Body, &w.Source, &w.SourceBody, &w.Seen, &w.Waved}, func() error {
		list[l] = w
		return nil
	})
	return list, err
}
