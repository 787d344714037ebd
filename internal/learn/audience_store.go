package learn

import (
	"context"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// HasCompleted is the condition that a person has passed one of some courses,
// at any time or within a period before the day. What a later fact corrected
// does not count.
var HasCompleted = audience.Predicate{
	Is: "completed", IDs: true, Within: true,
	Where: func(n audience.Node, a *audience.Args) (condition, on string) {
		from := clock.NewDate(1900, 1, 1)
		if !n.Within.IsZero() {
			from = a.Since(n.Within)
		}
		passed := ` FROM completion c WHERE c.tenant_id = o.tenant_id AND c.person_id = o.person_id AND c.passed
			AND c.course_id IN (SELECT unnest(` + a.Add(n.IDs) + `::uuid[]))
			AND (c.completed_at AT TIME ZONE @zone)::date BETWEEN ` + a.Add(from) + `::date AND @day
			AND NOT EXISTS (SELECT FROM completion n WHERE n.tenant_id = c.tenant_id AND n.corrects_id = c.id)`
		return `EXISTS (SELECT` + passed + `)`, `(SELECT max((c.completed_at AT TIME ZONE @zone)::date)` + passed + `)`
	},
	Check: func(ctx context.Context, tx *db.Tx, n audience.Node) error {
		var known int
		err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM course WHERE tenant_id = $1 AND id = ANY ($2)`, tx.Tenant(), n.IDs).Scan(&known)
		if err == nil && known != len(n.IDs) {
			err = fault.Wrong("audience.course_unknown")
		}
		return err
	},
}
