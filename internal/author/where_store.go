package author

import "codeberg.org/lotse/lotse/internal/platform/db"

func askQuestions(r *db.Reads, slug string, use func(map[string]string)) {
	type place struct{ ID, Lesson *string }
	db.Rows(r, func(rows []place) error {
		if len(rows) == 0 {
			return nil
		}
		found := map[string]string{}
		for _, p := range rows {
			if p.ID != nil {
				found[*p.ID] = *p.Lesson
			}
		}
		use(found)
		return nil
	}, `
		SELECT b.id, b.lesson FROM draft d
		LEFT JOIN draft_block b ON b.tenant_id = d.tenant_id AND b.draft_id = d.id AND b.deleted_at IS NULL AND b.body->>'type' = 'question'
		WHERE d.tenant_id = $1 AND d.slug = $2`, r.Tenant(), slug)
}
