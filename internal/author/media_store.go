package author

import (
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// askMediaUses looks for files by the names under which texts show them, as
// Draft.shown does. What is live as it stands is the version's use.
func askMediaUses(r *db.Reads, hashes []string, tell func(hash string, u media.Use)) {
	type use struct {
		Hash  string
		Title i18n.Text
		Slug  string
	}
	db.Rows(r, func(rows []use) error {
		for _, u := range rows {
			tell(u.Hash, media.Use{Title: u.Title, Path: "/author/courses/" + u.Slug, Where: media.Draft})
		}
		return nil
	}, `SELECT DISTINCT m.value->>'hash', d.head->'title', d.slug
		FROM draft d CROSS JOIN LATERAL jsonb_each(coalesce(nullif(d.media, 'null'), '{}')) m
		WHERE d.tenant_id = $1 AND d.state <> 'published' AND d.discarded_at IS NULL AND m.value->>'hash' = ANY ($2)
			AND EXISTS (SELECT 1 FROM draft_text x
				JOIN draft_block b ON b.tenant_id = x.tenant_id AND b.draft_id = x.draft_id AND b.id = x.block AND b.deleted_at IS NULL
				JOIN draft_lesson l ON l.tenant_id = x.tenant_id AND l.draft_id = x.draft_id AND l.id = b.lesson AND l.deleted_at IS NULL
				WHERE x.tenant_id = d.tenant_id AND x.draft_id = d.id AND strpos(x.body, m.key) > 0)
		ORDER BY d.slug`, r.Tenant(), hashes)
}
