package session

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// The cookies. Names with the prefix __Host- can be set by nobody but this
// host over https; without https (the demo on this machine) they have none.
const (
	cookieSession = "lotse"
	cookieForm    = "lotse-form"   // secret of the forms of whoever is not signed in
	cookieLang    = "lotse-lang"   // the language last read
	cookieNotice  = "lotse-notice" // what the last request has to say
	cookieTheme   = "theme"        // also written by the script
)

func (m *Manager) cookieName(name string) string {
	if m.cfg.Secure {
		return "__Host-" + name
	}
	return name
}

func (m *Manager) setCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	ck := &fiber.Cookie{
		Name: name, Value: value, Path: "/",
		Secure: m.cfg.Secure, HTTPOnly: name != cookieTheme, SameSite: fiber.CookieSameSiteLaxMode,
	}
	switch {
	case life < 0:
		ck.Expires = time.Unix(0, 0)
	case life > 0:
		ck.MaxAge = int(life.Seconds())
	default:
		ck.SessionOnly = true
	}
	c.Cookie(ck)
}

// Token is the session's token as the browser sent it.
func (m *Manager) Token(c *fiber.Ctx) string { return c.Cookies(m.cookieName(cookieSession)) }

// SetToken makes the browser use another session from its next request on.
func (m *Manager) SetToken(c *fiber.Ctx, token string) {
	m.setCookie(c, m.cookieName(cookieSession), token, 0)
}

// ClearToken makes the browser forget its session.
func (m *Manager) ClearToken(c *fiber.Ctx) {
	m.setCookie(c, m.cookieName(cookieSession), "", -1)
}

// year is how long a choice of language or theme is kept.
const year = 365 * 24 * time.Hour

// SetTheme keeps "light" or "dark"; anything else follows the device.
func (m *Manager) SetTheme(c *fiber.Ctx, theme string) {
	if theme != "light" && theme != "dark" {
		m.setCookie(c, cookieTheme, "", -1)
		return
	}
	m.setCookie(c, cookieTheme, theme, year)
}

func theme(c *fiber.Ctx) string {
	if t := c.Cookies(cookieTheme); t == "light" || t == "dark" {
		return t
	}
	return ""
}

// Become makes the rest of this very request act under token: a form kept
// before sign-in is answered right after it.
func (m *Manager) Become(c *fiber.Ctx, token string) {
	c.Request().Header.SetCookie(m.cookieName(cookieSession), token)
}
