package rating

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// claimBackfill says whether this is the first time; of two at once it is for
// one, the other waits for its end.
func claimBackfill(ctx context.Context, tx *db.Tx, at time.Time) (bool, error) {
	tag, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_backfill (tenant_id, done_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tx.Tenant(), at)
	return tag.RowsAffected() == 1, err
}

// levelWords are the words for levels that courses use.
func levelWords(ctx context.Context, tx *db.Tx) ([]string, error) {
	rows, err := tx.Pgx().Query(ctx, `SELECT DISTINCT k->>'level' FROM course_version v CROSS JOIN LATERAL jsonb_array_elements(v.competences) k
		WHERE v.tenant_id = $1 AND jsonb_typeof(v.competences) = 'array' AND k->>'level' IS NOT NULL`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// insertPast writes what each completion that counts and is not corrected
// would have written, on the day it happened.
func insertPast(ctx context.Context, tx *db.Tx, words []string, lows []int, since time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
		SELECT $1, gen_random_uuid(), d.person_id, c.id, 'measured', max(l.low), d.completed_at, 'course', d.id
		FROM completion d
		JOIN course_version v ON v.tenant_id = $1 AND v.id = d.version_id AND jsonb_typeof(v.competences) = 'array'
		CROSS JOIN LATERAL jsonb_array_elements(v.competences) k
		JOIN unnest($2::text[], $3::int[]) l (word, low) ON l.word = k->>'level'
		JOIN framework f ON f.tenant_id = $1 AND f.code = k->>'framework'
		JOIN competence c ON c.tenant_id = $1 AND c.framework_id = f.id AND c.code = k->>'code'
		WHERE d.tenant_id = $1 AND d.passed AND d.completed_at >= $4
		  AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = $1 AND x.corrects_id = d.id)
		GROUP BY d.id, d.person_id, d.completed_at, c.id
		ON CONFLICT ON CONSTRAINT skill_rating_key DO NOTHING`, tx.Tenant(), words, lows, since)
	return err
}
