package learn

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

func askReach(r *db.Reads, course uuid.UUID, today clock.Date, under, done *int) {
	type row struct{ Under, Done int }
	db.Rows(r, func(rows []row) error {
		*under, *done = rows[0].Under, rows[0].Done
		return nil
	}, `SELECT
		(SELECT count(DISTINCT person_id)::int FROM enrolment WHERE tenant_id = $1 AND course_id = $2 AND ended_at IS NULL) AS under,
		(SELECT count(DISTINCT k.person_id)::int FROM completion k
			WHERE k.tenant_id = $1 AND k.course_id = $2 AND k.passed AND (k.valid_until IS NULL OR k.valid_until >= $3)
			  AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = $1 AND x.corrects_id = k.id)) AS done`, r.Tenant(), course, today)
}

func askHolds(r *db.Reads, person, version uuid.UUID, holds *bool) {
	db.Rows(r, func(rows []struct{ Holds bool }) error { *holds = rows[0].Holds; return nil }, `
		SELECT EXISTS (SELECT FROM completion WHERE tenant_id = $1 AND person_id = $2 AND version_id = $3 AND passed)`, r.Tenant(), person, version)
}
