package council

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Listed is a report as the page lists it.
type Listed struct {
	ID, Limit string
	May       actor.Permission
	Readers   []actor.Role
}

// List is what the page says of every report.
func List(ctx context.Context, a *tenant.Agreement, b actor.Bundles) (list []Listed) {
	v := rulesView{Agreement: a, roles: b}
	for _, r := range reports {
		list = append(list, Listed{ID: r.id, Limit: v.limit(ctx, r), May: r.may, Readers: r.readers(b)})
	}
	return list
}
