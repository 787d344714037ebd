package search

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// selectMatches looks for each mark in titles, then for what was typed, and only
// where that is not enough for what is near to it: of a common word PostgreSQL
// weighs each of 30,000 rows against a query of 30 words, to show 200. What is
// near would stand behind them anyway.
func selectMatches(ctx context.Context, tx *db.Tx, a Asked, f Filter, marks []string) ([]Found, error) {
	steps := [][]string{{titles(a.wide)}}
	if a.wide != steps[0][0] {
		steps = [][]string{{titles(a.wide), a.exact}, {a.wide}}
	}
	found, enough := make([]Found, len(marks)), make([]bool, len(marks))
	for _, queries := range steps {
		var b pgx.Batch
		b.Queue(set, "enable_seqscan", "off") // see queueMatch
		for i, mark := range marks {
			if enough[i] {
				continue
			}
			for _, q := range queries {
				queueMatch(&b, tx, a, f, "'+"+mark+"' & ("+q+")", func(hits []Hit) {
					enough[i] = len(hits) == maxLooked
					found[i].Hits = append(found[i].Hits, hits...)
					found[i].Many = found[i].Many || enough[i]
				})
			}
		}
		b.Queue(`SELECT set_config('app.search', '', true), set_config('enable_seqscan', 'on', true)`)
		if err := tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
			return nil, err
		}
		if !slices.Contains(enough, false) {
			break
		}
	}
	return found, nil
}

// queueMatch ranks a bounded number of rows. PostgreSQL would sometimes rather
// read the table until it has enough, and then all of it where its guess was
// wrong: seconds instead of milliseconds.
func queueMatch(b *pgx.Batch, tx *db.Tx, a Asked, f Filter, query string, found func([]Hit)) {
	b.Queue(set, "app.search", query)
	b.Queue(`SELECT d.tenant_id, d.object_id, d.part, d.lang, d.kind, d.page_tenant, d.page_id, d.tsv @@ $1::tsquery, ts_rank(d.tsv, $2::tsquery)::float8
		FROM (SELECT * FROM search_document
			WHERE ($3 = '' OR lang = $3) AND ($4 = '' OR (page_tenant = $5) = ($4 = 'own')) AND (NOT $6 OR reach = 'public' OR kind = '`+Answer+`')
			LIMIT $7) d`, a.exact, a.wide, string(f.Lang), string(f.Whose), tx.Tenant(), f.Public, maxLooked).Query(func(rows pgx.Rows) error {
		hits, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (h Hit, err error) {
			err = r.Scan(&h.Tenant, &h.Object, &h.Part, &h.Lang, &h.Kind, &h.Page.Tenant, &h.Page.ID, &h.Exact, &h.Rank)
			return h, err
		})
		found(hits)
		return err
	})
}

func selectTexts(ctx context.Context, tx *db.Tx, hits []Hit) (map[Key]Text, error) {
	towns, objects, numbers, langs := make([]uuid.UUID, len(hits)), make([]uuid.UUID, len(hits)), make([]int, len(hits)), make([]string, len(hits))
	for i, h := range hits {
		towns[i], objects[i], numbers[i], langs[i] = h.Tenant, h.Object, h.Part, string(h.Lang)
	}
	rows, err := tx.Pgx().Query(ctx, `SELECT d.tenant_id, d.object_id, d.part, d.lang, d.title, d.body
		FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) AS q (tenant_id, object_id, part, lang)
		JOIN search_document d USING (tenant_id, object_id, part, lang)`, towns, objects, numbers, langs)
	if err != nil {
		return nil, err
	}
	texts := map[Key]Text{}
	var k Key
	var t Text
	_, err = pgx.ForEachRow(rows, []any{&k.Tenant, &k.Object, &k.Part, &k.Lang, &t.Title, &t.Body}, func() error {
		t.Part, t.Lang = k.Part, k.Lang
		texts[k] = t
		return nil
	})
	return texts, err
}
