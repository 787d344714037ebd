package suggest

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// taking is a course the person has completed, or is in.
type taking struct {
	Slug string
	Done bool
}

// belongs is a course of a path.
type belongs struct {
	Course string
	Slug   string
	Name   i18n.Text
}

// askTaken reads which courses the person has completed or begun.
func askTaken(r *db.Reads, person uuid.UUID, courses []string, into *[]taking) {
	db.List(r, into, `SELECT c.slug, true FROM completion d JOIN course c ON c.tenant_id = d.tenant_id AND c.id = d.course_id
		WHERE d.tenant_id = $1 AND d.person_id = $2 AND c.slug = ANY ($3) AND d.passed
		AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = $1 AND x.corrects_id = d.id)
		UNION SELECT c.slug, false FROM enrolment e JOIN course c ON c.tenant_id = e.tenant_id AND c.id = e.course_id
		WHERE e.tenant_id = $1 AND e.person_id = $2 AND c.slug = ANY ($3) AND e.ended_at IS NULL`, r.Tenant(), person, courses)
}

func askPaths(r *db.Reads, courses []string, into *[]belongs) {
	db.List(r, into, `SELECT c.slug, p.slug, p.content->'name' FROM path_course x
		JOIN path p ON p.tenant_id = x.tenant_id AND p.id = x.path_id
		JOIN course c ON c.tenant_id = x.tenant_id AND c.id = x.course_id
		WHERE x.tenant_id = $1 AND c.slug = ANY ($2) AND x.live AND p.withdrawn_at IS NULL ORDER BY p.slug LIMIT 50`, r.Tenant(), courses)
}
