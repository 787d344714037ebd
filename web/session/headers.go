package session

import "github.com/gofiber/fiber/v2"

// policy allows files of this host and nothing else: no inline script or
// style, no eval, no frame, no form to elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// headerRobots keeps a page out of search engines.
const headerRobots = "X-Robots-Tag"

// List lets search engines have an answer, where the town wants to be found.
func List(c *fiber.Ctx) {
	if t := Tenant(c); t != nil && t.Listed {
		c.Response().Header.Del(headerRobots)
	}
}

// Headers binds the browser on every answer, errors and files included.
func (m *Manager) Headers(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set(headerRobots, "noindex")
	if m.cfg.Secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}
