package demo

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// takeChecks writes finished checks of two of five people, by personnel number
// and so the same in every town: levels around what the job family needs.
func takeChecks(ctx context.Context, d *db.DB, learned int, but []uuid.UUID) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := clock.Now(ctx)
		_, err := tx.Pgx().Exec(ctx, `WITH who AS (
				SELECT p.id, p.personnel_number AS number, gen_random_uuid() AS run FROM person p
				WHERE p.tenant_id = $1 AND p.id <> ALL ($4) AND ('x' || left(md5(p.personnel_number), 6))::bit(24)::int % 5 < 2
			), run AS (
				INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, drawn_at, test_at, ended_at)
				SELECT $1, w.run, w.id, f.id, 1, $2::timestamptz - interval '40 minutes', $2, $2, $2, $2, $2
				FROM who w JOIN framework f ON f.tenant_id = $1 AND f.chosen
			), need AS (
				SELECT w.id, w.run, s.competence_id, max(s.level) AS level,
					('x' || left(md5(w.number || c.code), 6))::bit(24)::int AS luck, ('x' || left(md5(c.code), 6))::bit(24)::int AS hard
				FROM who w JOIN posting o ON o.tenant_id = $1 AND o.person_id = w.id AND o.valid_from <= $5 AND (o.valid_to IS NULL OR $5 < o.valid_to)
				JOIN skill_profile p ON p.tenant_id = $1 AND p.job_family_id = o.job_family_id
				JOIN skill_target s ON s.tenant_id = $1 AND s.profile_id = p.id
				JOIN competence c ON c.tenant_id = $1 AND c.id = s.competence_id
				GROUP BY w.id, w.run, w.number, s.competence_id, c.code
			)
			INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
			SELECT $1, gen_random_uuid(), id, competence_id, 'measured',
				greatest(0, least(8, level + (ARRAY[-2, -1, -1, 0, 0, 0, 1, 1])[1 + (luck % 8 + hard % 3) % 8] + (luck / 8 % 10 < $3)::int)), $2, 'check', run
			FROM need`, tx.Tenant(), now, learned, but, clock.DateOf(now, clock.Zone(ctx)))
		return err
	})
}
