package author

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// askOverview reads all drafts; apart are the versions of the courses on which
// nobody wrote since they went live.
func askOverview(r *db.Reads, list *[]Translated, apart map[string]uuid.UUID) {
	scan := func(row pgx.CollectableRow) (Translated, error) {
		var (
			t      Translated
			states []byte
			behind *uuid.UUID
		)
		if err := row.Scan(&t.Slug, &t.Title, &t.Source, &t.Blocks, &t.Live, &states, &behind); err != nil {
			return t, err
		}
		if behind != nil {
			apart[t.Slug] = *behind
		}
		t.States = map[i18n.Lang]map[Translation]int{}
		return t, json.Unmarshal(states, &t.States)
	}
	db.Collect(r, scan, func(rows []Translated) error { *list = rows; return nil }, `
		WITH d AS MATERIALIZED (SELECT *, '' AS only FROM draft WHERE tenant_id = $1 AND discarded_at IS NULL),
		states AS MATERIALIZED (`+states+`),
		n AS MATERIALIZED (SELECT slug, jsonb_object_agg(lang, counts) AS states, max(blocks) AS blocks, sum(open) AS open FROM (
				SELECT slug, lang, jsonb_object_agg(state, n) AS counts, sum(n) AS blocks, sum(n) FILTER (WHERE state IN ('missing', 'stale')) AS open FROM (
					SELECT slug, lang, state, count(*) AS n FROM states GROUP BY slug, lang, state) a
				GROUP BY slug, lang) b
			GROUP BY slug)
		SELECT coalesce(d.slug, c.slug), coalesce(d.head->'title', c.title), coalesce(d.head->>'source', c.languages[1]),
		       coalesce(n.blocks, 0)::int, c.version_id IS NOT NULL, coalesce(n.states, '{}'),
		       CASE WHEN d.id IS NULL OR d.state = 'published' AND d.base_id IS DISTINCT FROM c.version_id THEN c.version_id END
		FROM d FULL JOIN (SELECT * FROM course WHERE tenant_id = $1 AND version_id IS NOT NULL) c ON c.slug = d.slug
		LEFT JOIN n ON n.slug = d.slug
		ORDER BY coalesce(n.open, 0) DESC, 1 LIMIT 1000`, r.Tenant())
}
