package session

import "github.com/gofiber/fiber/v2"

// cookieShared marks a device that several people use. It is not signed:
// whoever forges it makes their own sessions shorter, nothing else.
const cookieShared = "lotse-shared"

// Shared reports whether several people use the device.
func (m *Manager) Shared(c *fiber.Ctx) bool { return c.Cookies(m.cookieName(cookieShared)) == "yes" }

// SetShared keeps what the device is; it holds for those who sign in next.
func (m *Manager) SetShared(c *fiber.Ctx, shared bool) {
	if !shared {
		m.setCookie(c, m.cookieName(cookieShared), "", -1)
		return
	}
	m.setCookie(c, m.cookieName(cookieShared), "yes", year)
}
