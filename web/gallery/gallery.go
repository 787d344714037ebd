// Package gallery serves the design system's examples at /ui. The demo has
// it, a municipality's installation has not: its figures are invented.
package gallery

import (
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/ui"
)

// Mount registers the routes.
func Mount(r route.Router) {
	r.Get("/ui", actor.Anyone, func(c *fiber.Ctx) error { return respond.Page(c, ui.Gallery()) })
	r.Get("/ui/:page", actor.Anyone, page)
}

func page(c *fiber.Ctx) error {
	for _, p := range ui.Pages {
		if p.Name == c.Params("page") {
			return respond.Page(c, p.Component)
		}
	}
	return fault.Missing("error.not_found")
}
