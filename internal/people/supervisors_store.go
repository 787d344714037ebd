package people

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Supervisors are who leads each person today: in each of the units of their
// postings, or the nearest above that somebody else leads. A building block.
func (s *Service) Supervisors(ctx context.Context, persons ...uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	out := make(map[uuid.UUID][]uuid.UUID, len(persons))
	if len(persons) == 0 {
		return out, nil
	}
	return out, s.DB.Read(ctx, s.AskSupervisors(out, persons...))
}

// AskSupervisors asks what Supervisors returns.
func (s *Service) AskSupervisors(out map[uuid.UUID][]uuid.UUID, persons ...uuid.UUID) db.Ask {
	type pair struct{ Person, Supervisor uuid.UUID }
	return func(ctx context.Context, r *db.Reads) error {
		db.Rows(r, func(list []pair) error {
			for _, p := range list {
				out[p.Person] = append(out[p.Person], p.Supervisor)
			}
			return nil
		}, heads(`= ANY ($2)`)+` SELECT DISTINCT person_id, head FROM heads WHERE steps = nearest ORDER BY 1, 2 LIMIT 5000`,
			r.Tenant(), persons, clock.Today(ctx))
		return nil
	}
}

// AskLeaders asks who leads a person, by name; the caller says why it looked. One
// person is compared, not looked for in a list (see db.Among).
func (s *Service) AskLeaders(person uuid.UUID, into *[]Person) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		db.Collect(r, scanPerson, func(list []Person) error { *into = list; return nil }, heads(`= $2`)+`
			SELECT `+personColumns+` FROM person p WHERE p.tenant_id = $1 AND p.withdrawn_at IS NULL
			AND p.id IN (SELECT head FROM heads WHERE steps = nearest) ORDER BY p.sort_name, p.id LIMIT 200`,
			r.Tenant(), person, clock.Today(ctx))
		return nil
	}
}

// heads are the heads of the units of people's postings and of those above;
// those with the fewest steps lead.
func heads(persons string) string {
	return `
	WITH RECURSIVE up AS (
		SELECT u.id, u.parent_id, 0 AS steps, o.id AS posting, o.person_id FROM posting o
		JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
		WHERE o.tenant_id = $1 AND o.person_id ` + persons + ` AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to > $3)
		UNION ALL
		SELECT u.id, u.parent_id, up.steps + 1, up.posting, up.person_id FROM up
		JOIN unit u ON u.tenant_id = $1 AND u.id = up.parent_id WHERE up.steps < 20
	), heads AS (
		SELECT up.person_id, up.steps, h.person_id AS head, min(up.steps) OVER (PARTITION BY up.posting) AS nearest
		FROM up JOIN posting h ON h.tenant_id = $1 AND h.unit_id = up.id AND h.supervisor AND h.person_id <> up.person_id
			AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to > $3)
	)`
}
