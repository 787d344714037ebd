package search

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The dictionaries and configurations of a language.
const (
	config = `(CASE %s WHEN 'en' THEN 'english' ELSE 'german' END)::regconfig`
	lexize = `(ts_lexize((CASE %s WHEN 'en' THEN 'english_stem' ELSE 'german_stem' END)::regdictionary, %s))[1]`
)

func configOf(lang string) string { return strings.ReplaceAll(config, "%s", lang) }

func stemOf(lang, word string) string {
	return strings.Replace(strings.Replace(lexize, "%s", lang, 1), "%s", word, 1)
}

func replaceTexts(ctx context.Context, tx *db.Tx, o Object, texts []Text) error {
	var b pgx.Batch
	b.Queue(`DELETE FROM search_document WHERE tenant_id = $1 AND object_id = $2`, tx.Tenant(), o.ID)
	for _, t := range texts {
		title := words(t.Title, t.Lang)
		b.Queue(`INSERT INTO search_document (tenant_id, object_id, part, lang, kind, page_tenant, page_id, reach, network_id, title, body, tsv)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, setweight(v.title, 'A') || setweight(v.body, 'B') || array_to_tsvector($14::text[])
				|| array_to_tsvector(ARRAY(SELECT 't:' || lexeme FROM unnest(v.title) UNION SELECT 't:' || word FROM unnest($15::text[]) word))
			FROM (SELECT to_tsvector(`+configOf("$4")+`, $12::text) AS title, to_tsvector(`+configOf("$4")+`, $13::text) AS body) v`,
			tx.Tenant(), o.ID, t.Part, string(t.Lang), o.kind(t.Part), o.Page.Tenant, o.Page.ID, o.Reach, o.Network, t.Title, t.Body,
			strings.Join(title, " "), strings.Join(words(t.Body, t.Lang), " "), o.marks(t.Part), short(title))
	}
	return tx.Pgx().SendBatch(ctx, &b).Close()
}

// insertWords adds the words that are new; the others are not even locked.
func insertWords(ctx context.Context, tx *db.Tx, o Object, l i18n.Lang, folded, written []string) error {
	reach, network := "tenant", o.Network
	if o.Reach != "tenant" && network != nil {
		reach = "network"
	} else {
		network = nil
	}
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO search_word (tenant_id, lang, word, reach, network_id, stem, written)
		SELECT $1, $2, n.word, $3, $4, coalesce(`+stemOf("$2", "n.word")+`, n.word), n.written
		FROM unnest($5::text[], $6::text[]) AS n (word, written)
		WHERE NOT EXISTS (SELECT FROM search_word w WHERE w.tenant_id = $1 AND w.lang = $2 AND w.word = n.word AND w.reach = $3 AND w.network_id IS NOT DISTINCT FROM $4)
		ON CONFLICT (tenant_id, lang, word, reach) DO UPDATE SET network_id = excluded.network_id`,
		tx.Tenant(), string(l), reach, network, folded, written)
	return err
}

func forget(ctx context.Context, tx *db.Tx) error {
	var b pgx.Batch
	b.Queue(`DELETE FROM search_document WHERE tenant_id = $1`, tx.Tenant())
	b.Queue(`DELETE FROM search_word WHERE tenant_id = $1`, tx.Tenant())
	return tx.Pgx().SendBatch(ctx, &b).Close()
}

func unknown(ctx context.Context, tx *db.Tx, objects []uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT o.id FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, n)
		WHERE NOT EXISTS (SELECT FROM search_document d WHERE d.tenant_id = $1 AND d.object_id = o.id) ORDER BY o.n`, tx.Tenant(), objects)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
