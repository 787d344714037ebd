package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// fieldForm is the hidden field of every form; web/ui writes it.
const fieldForm = "_csrf"

// headerForm carries the token of a call that is no form.
const headerForm = "X-CSRF-Token"

// formToken is what the forms of this page carry: the session's token, or for
// whoever is not signed in one derived from a cookie only this host can set.
func (m *Manager) formToken(c *fiber.Ctx, cur *current) string {
	if cur.session != nil {
		return cur.session.FormToken
	}
	secret := c.Cookies(m.cookieName(cookieForm))
	if len(secret) < 20 {
		if c.Method() != fiber.MethodGet {
			return ""
		}
		secret = rand.Text()
		m.setCookie(c, m.cookieName(cookieForm), secret, 0)
	}
	return derive(secret)
}

func derive(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Guard stops unsafe requests that do not come from a page of ours: the
// browser says so (Sec-Fetch-Site, Origin), and the form carries a token that
// no other site can read. It stands after the limit of the body, since it
// reads it.
func (m *Manager) Guard(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if !sameOrigin(c) {
		return fault.Denied("error.csrf")
	}
	cur := of(c)
	sent := c.Get(headerForm)
	if sent == "" {
		sent = c.FormValue(fieldForm)
	}
	if equal(sent, cur.form) || equal(sent, m.anonymousToken(c)) {
		return c.Next()
	}
	if cur.stale {
		// The form belongs to the session that ended; whether it does is
		// checked before it is kept.
		return fault.New(fault.Unauthenticated, "error.unauthenticated")
	}
	return fault.Denied("error.csrf")
}

// anonymousToken lets a form through that was opened before its reader signed
// in, in another window.
func (m *Manager) anonymousToken(c *fiber.Ctx) string {
	if secret := c.Cookies(m.cookieName(cookieForm)); len(secret) >= 20 {
		return derive(secret)
	}
	return ""
}

func equal(sent, want string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(sent), []byte(want)) == 1
}

// sameOrigin believes the browser where it says something. Both headers are
// out of reach of a page's script.
func sameOrigin(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none"
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == string(c.Request().Host())
}
