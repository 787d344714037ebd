package skill

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

const (
	targetFrom = `SELECT t.competence_id, t.level, t.own, `
	targetJoin = ` JOIN framework w ON w.tenant_id = p.tenant_id AND w.id = p.framework_id AND w.chosen
		JOIN skill_target t ON t.tenant_id = p.tenant_id AND t.profile_id = p.id `
)

func askTargets(r *db.Reads, person uuid.UUID, today clock.Date, tell func(targetRow)) {
	db.Rows(r, each(tell), targetFrom+`'family', f.id, f.name
		FROM skill_profile p`+targetJoin+`JOIN job_family f ON f.tenant_id = p.tenant_id AND f.id = p.job_family_id
		WHERE p.tenant_id = $1 AND EXISTS (SELECT FROM posting o WHERE o.tenant_id = p.tenant_id AND o.job_family_id = f.id
			AND o.person_id = $2 AND o.valid_from <= $3 AND (o.valid_to IS NULL OR $3 < o.valid_to))
		UNION ALL `+targetFrom+`'project', j.id, j.name
		FROM skill_profile p`+targetJoin+`JOIN project j ON j.tenant_id = p.tenant_id AND j.id = p.project_id AND j.phase <> 'stopped'
		WHERE p.tenant_id = $1 AND EXISTS (SELECT FROM wave_person x WHERE x.tenant_id = p.tenant_id AND x.project_id = j.id
			AND x.person_id = $2 AND x.affected)
		ORDER BY 4, 5`, r.Tenant(), person, today)
}

func askTargetsOf(r *db.Reads, w Whose, tell func(targetRow)) {
	table, column := "job_family", "job_family_id"
	if w.Kind == OfProject {
		table, column = "project", "project_id"
	}
	db.Rows(r, each(tell), targetFrom+`'`+string(w.Kind)+`', f.id, f.name
		FROM skill_profile p`+targetJoin+`JOIN `+table+` f ON f.tenant_id = p.tenant_id AND f.id = p.`+column+`
		WHERE p.tenant_id = $1 AND f.id = $2`, r.Tenant(), w.ID)
}

func each(tell func(targetRow)) func([]targetRow) error {
	return func(rows []targetRow) error {
		for _, row := range rows {
			tell(row)
		}
		return nil
	}
}
