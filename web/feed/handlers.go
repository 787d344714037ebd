package feed

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves them.
type Handler struct {
	Forum   *forum.Service
	Tenants *tenant.Service
}

const (
	atomPath    = "/forum/feed.atom"
	sitemapPath = "/sitemap.xml"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(atomPath, actor.Anyone, h.atom)
	plain := r.Plain()
	plain.Get("/robots.txt", actor.Anyone, h.robots)
	plain.Get(sitemapPath, actor.Anyone, h.index)
	plain.Get("/sitemap/:part.xml", actor.Anyone, h.part)
}

// everybodys makes an answer the same for everybody: the secret of a visitor's
// forms must not lie in a cache beside it.
func everybodys(c *fiber.Ctx, kind string) {
	c.Response().Header.DelAllCookies()
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
}

func send(c *fiber.Ctx, kind string, body []byte) error {
	everybodys(c, kind)
	if guests.Same(c, `"`+guests.Mark(body)+`"`) {
		return nil
	}
	return c.Send(body)
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
	return send(c, fiber.MIMETextPlainCharsetUTF8, []byte(strings.Join(lines, "\n")+"\n"))
}
