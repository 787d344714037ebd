package skill

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// levelsOf are the levels of a profile as three lists of one order.
func levelsOf(profile string) string {
	return `LATERAL (SELECT array_agg(t.competence_id) AS competences, array_agg(t.level) AS levels, array_agg(t.own) AS own
		FROM skill_target t WHERE t.tenant_id = $1 AND t.profile_id = ` + profile + `) l`
}

// askNeed reads the framework in use together with what is needed in it, so
// that it is no statement of its own. A row is a source; where there is none,
// the framework stands alone.
func askNeed(r *db.Reads, person uuid.UUID, today clock.Date, into *Need) {
	type row struct {
		Chosen
		asked
	}
	db.Rows(r, func(rows []row) error {
		if len(rows) == 0 {
			return missing(pgx.ErrNoRows)
		}
		into.Chosen = rows[0].Chosen
		for _, source := range rows {
			source.into(into.Targets)
		}
		return nil
	}, `SELECT w.id, w.revision, coalesce(s.kind, ''), coalesce(s.id, w.id), coalesce(s.name, '{}'), l.competences, l.levels, l.own
		FROM framework w LEFT JOIN LATERAL (
			SELECT p.id AS profile, 'family' AS kind, f.id, f.name FROM skill_profile p
			JOIN job_family f ON f.tenant_id = p.tenant_id AND f.id = p.job_family_id
			WHERE p.tenant_id = $1 AND p.framework_id = w.id AND EXISTS (SELECT FROM posting o WHERE o.tenant_id = p.tenant_id
				AND o.job_family_id = f.id AND o.person_id = $2 AND o.valid_from <= $3 AND (o.valid_to IS NULL OR $3 < o.valid_to))
			UNION ALL
			SELECT p.id, 'project', j.id, j.name FROM skill_profile p
			JOIN project j ON j.tenant_id = p.tenant_id AND j.id = p.project_id AND j.phase <> 'stopped'
			WHERE p.tenant_id = $1 AND p.framework_id = w.id AND EXISTS (SELECT FROM wave_person x WHERE x.tenant_id = p.tenant_id
				AND x.project_id = j.id AND x.person_id = $2 AND x.affected)) s ON true
		LEFT JOIN `+levelsOf("s.profile")+` ON true
		WHERE w.tenant_id = $1 AND w.chosen ORDER BY 3, 4`, r.Tenant(), person, today)
}

func askTargetsOf(r *db.Reads, w Whose, into map[uuid.UUID]Target) {
	table, column := "job_family", "job_family_id"
	if w.Kind == OfProject {
		table, column = "project", "project_id"
	}
	db.Rows(r, func(rows []asked) error {
		for _, source := range rows {
			source.into(into)
		}
		return nil
	}, `SELECT '`+string(w.Kind)+`', f.id, f.name, l.competences, l.levels, l.own
		FROM skill_profile p JOIN framework w ON w.tenant_id = p.tenant_id AND w.id = p.framework_id AND w.chosen
		JOIN `+table+` f ON f.tenant_id = p.tenant_id AND f.id = p.`+column+` CROSS JOIN `+levelsOf("p.id")+`
		WHERE p.tenant_id = $1 AND f.id = $2`, r.Tenant(), w.ID)
}
