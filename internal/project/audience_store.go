package project

import (
	"context"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// InWave is the condition that a person counts in one of some waves today.
var InWave = audience.Predicate{
	Is: "wave", IDs: true,
	Where: func(n audience.Node, a *audience.Args) (condition, on string) {
		return `EXISTS (SELECT FROM wave_person w WHERE w.tenant_id = o.tenant_id AND w.person_id = o.person_id
			AND w.wave_id IN (SELECT unnest(` + a.Add(n.IDs) + `::uuid[])))`, `NULL::date`
	},
	Check: func(ctx context.Context, tx *db.Tx, n audience.Node) error {
		var known int
		err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM wave WHERE tenant_id = $1 AND id = ANY ($2)`, tx.Tenant(), n.IDs).Scan(&known)
		if err == nil && known != len(n.IDs) {
			err = fault.Wrong("audience.wave_unknown")
		}
		return err
	},
}
