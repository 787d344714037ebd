package feed

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/place"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves them.
type Handler struct {
	Forum   *forum.Service
	Places  *place.Service
	Share   *share.Service
	Tenants *tenant.Service
}

const (
	sitemapPath = "/sitemap.xml"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(guests.FeedPath, actor.Anyone, h.atom)
	plain := r.Plain()
	plain.Get("/robots.txt", actor.Anyone, h.robots)
	plain.Get(sitemapPath, actor.Anyone, h.index)
	plain.Get("/sitemap/:part.xml", actor.Anyone, h.part)
	plain.Get(remote.FeedPath, actor.Anyone, h.courses)
	plain.Get(trust.KeysPath, actor.Anyone, h.keys)
}

// origin is what addresses of the town begin with.
func (h *Handler) origin(c *fiber.Ctx) string { return h.Tenants.BaseURL(session.Tenant(c)) }

// robots names what search engines may read: the forum where the town wants
// it, and what is needed to draw its pages.
func (h *Handler) robots(c *fiber.Ctx) error {
	lines := []string{"User-agent: *"}
	if session.Tenant(c).Listed {
		lines = append(lines, "Allow: /de/forum", "Allow: /en/forum", "Allow: /assets/", "Allow: /sitemap")
	}
	lines = append(lines, "Disallow: /")
	if session.Tenant(c).Listed {
		lines = append(lines, "", "Sitemap: "+h.origin(c)+sitemapPath)
	}
	return guests.Send(c, fiber.MIMETextPlainCharsetUTF8, []byte(strings.Join(lines, "\n")+"\n"))
}
