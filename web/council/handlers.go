// Package council is the pages of the staff council: the rules that hold,
// gathered from where they are kept, and the access log. Neither shows data of
// a person or a figure about a group.
package council

import (
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the pages.
type Handler struct {
	Tenants *tenant.Service
	Council *council.Service
	Roles   actor.Bundles
}

const (
	rulesPath  = "/council"
	accessPath = rulesPath + "/access"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(rulesPath, council.Read, h.rules)
	r.Get(accessPath, council.Read, h.access)
}

func (h *Handler) rules(c *fiber.Ctx) error {
	a, err := h.Tenants.Agreement(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, rulesPage(rulesView{Agreement: a, roles: h.Roles}))
}

func (h *Handler) access(c *fiber.Ctx) error {
	month, _ := clock.ParseDate(c.Query("month") + "-01") // anything else is this month
	l, err := h.Council.Log(c.UserContext(), month)
	if err != nil {
		return err
	}
	return respond.Page(c, accessPage(l))
}
