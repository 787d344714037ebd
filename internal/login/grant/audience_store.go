package grant

import (
	"context"
	"slices"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// HasRole is the condition that a person was given a role, wherever it counts.
var HasRole = audience.Predicate{
	Is: "role", Role: true,
	Where: func(n audience.Node, a *audience.Args) (condition, on string) {
		given := ` FROM role_grant g WHERE g.tenant_id = o.tenant_id AND g.person_id = o.person_id AND g.role = ` + a.Add(n.Role) + `
			AND g.valid_from <= @day AND (g.valid_to IS NULL OR @day < g.valid_to)`
		return `EXISTS (SELECT` + given + `)`, `(SELECT min(g.valid_from)` + given + `)`
	},
	Check: func(_ context.Context, _ *db.Tx, n audience.Node) error {
		if !slices.Contains(Grantable, actor.Role(n.Role)) {
			return fault.Wrong("login.grant.role", fault.Args{"Role": n.Role})
		}
		return nil
	},
}
