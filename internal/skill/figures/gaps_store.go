package figures

import (
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// askNeeded reads the highest level that a job family or a running project
// needs, by code.
func askNeeded(r *db.Reads, into map[string]int) {
	type row struct {
		Code  string
		Level int
	}
	db.Rows(r, func(list []row) error {
		for _, x := range list {
			into[x.Code] = x.Level
		}
		return nil
	}, `SELECT c.code, max(s.level) FROM skill_target s
		JOIN competence c ON c.tenant_id = s.tenant_id AND c.id = s.competence_id
		JOIN framework f ON f.tenant_id = c.tenant_id AND f.id = c.framework_id AND f.chosen
		JOIN skill_profile p ON p.tenant_id = s.tenant_id AND p.id = s.profile_id
		LEFT JOIN project j ON j.tenant_id = p.tenant_id AND j.id = p.project_id
		WHERE s.tenant_id = $1 AND (p.project_id IS NULL OR j.phase <> 'stopped') GROUP BY c.code`, r.Tenant())
}

// askTaught reads what offered courses teach of a framework, by language.
func askTaught(r *db.Reads, framework string, tell func(code, level string, lang i18n.Lang)) {
	type row struct{ Code, Level, Lang string }
	db.Rows(r, func(list []row) error {
		for _, x := range list {
			tell(x.Code, x.Level, i18n.Lang(x.Lang))
		}
		return nil
	}, `SELECT DISTINCT k->>'code', k->>'level', l.lang
		FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.id = c.version_id
		CROSS JOIN LATERAL jsonb_array_elements(v.competences) k
		CROSS JOIN LATERAL unnest(c.languages) l (lang)
		WHERE c.tenant_id = $1 AND c.withdrawn_at IS NULL AND NOT c.template
		  AND jsonb_typeof(v.competences) = 'array' AND k->>'framework' = $2`, r.Tenant(), framework)
}
