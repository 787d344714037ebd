package suggest

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// askOffer reads which versions are offered of courses the person has not
// completed, and which of them the person is in. It is one row.
func askOffer(r *db.Reads, person uuid.UUID, into *Offer) {
	db.Rows(r, func(list []Offer) error { *into = list[0]; return nil },
		`SELECT coalesce(array_agg(c.version_id), '{}'), coalesce(array_agg(c.version_id) FILTER (WHERE e.id IS NOT NULL), '{}')
		FROM course c LEFT JOIN enrolment e ON e.tenant_id = c.tenant_id AND e.course_id = c.id AND e.person_id = $2 AND e.ended_at IS NULL
		WHERE c.tenant_id = $1 AND c.withdrawn_at IS NULL AND NOT c.template AND c.version_id IS NOT NULL
		  AND c.id NOT IN (SELECT d.course_id FROM completion d WHERE d.tenant_id = $1 AND d.person_id = $2 AND d.passed
			AND NOT EXISTS (SELECT FROM completion x WHERE x.tenant_id = $1 AND x.corrects_id = d.id))`, r.Tenant(), person)
}

// askWays reads the paths that courses (slugs) belong to, and their next dates
// with a free seat.
func askWays(ctx context.Context, r *db.Reads, list []Course) {
	type way struct {
		Course string
		Date   *string
		Starts *time.Time
		Paths  []Path
	}
	slugs := make([]string, len(list))
	for i, c := range list {
		slugs[i] = c.Slug
	}
	db.Rows(r, func(ways []way) error {
		for _, w := range ways {
			c := &list[slices.Index(slugs, w.Course)]
			c.Paths = w.Paths
			if w.Date != nil {
				c.Date = &Date{Slug: *w.Date, Starts: *w.Starts}
			}
		}
		return nil
	}, `SELECT c.slug, n.slug, n.starts_at,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('Slug', p.slug, 'Name', p.content->'name') ORDER BY p.slug), '[]')
			FROM path_course x JOIN path p ON p.tenant_id = x.tenant_id AND p.id = x.path_id AND p.withdrawn_at IS NULL
			WHERE x.tenant_id = c.tenant_id AND x.course_id = c.id AND x.live)
		FROM course c LEFT JOIN LATERAL (SELECT r.slug, r.starts_at FROM course_run r
			WHERE r.tenant_id = c.tenant_id AND r.course_id = c.id AND `+courserun.FreeSQL+` ORDER BY r.starts_at, r.slug LIMIT 1) n ON true
		WHERE c.tenant_id = @tenant AND c.slug = ANY (@slugs)`,
		pgx.NamedArgs{"tenant": r.Tenant(), "slugs": slugs, "now": clock.Now(ctx), "today": clock.Today(ctx)})
}
