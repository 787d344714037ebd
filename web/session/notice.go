package session

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// Notice is what a request leaves for the page it redirects to: a message id,
// so that the text is in the language of that page.
type Notice struct {
	Kind ui.Kind   `json:"k,omitempty"`
	ID   string    `json:"i"`
	Args i18n.Args `json:"a,omitempty"`
	Undo string    `json:"u,omitempty"` // POST here undoes it
}

// Notify leaves n for the next page.
func (m *Manager) Notify(c *fiber.Ctx, n Notice) {
	b, err := json.Marshal(n)
	if err != nil {
		return // arguments that are no JSON: the act itself stands
	}
	m.setCookie(c, m.cookieName(cookieNotice), base64.RawURLEncoding.EncodeToString(b), time.Minute)
}

func (m *Manager) takeNotice(c *fiber.Ctx) *ui.Notice {
	raw := c.Cookies(m.cookieName(cookieNotice))
	if raw == "" || c.Method() != fiber.MethodGet {
		return nil
	}
	m.setCookie(c, m.cookieName(cookieNotice), "", -1)
	var n Notice
	b, err := base64.RawURLEncoding.DecodeString(raw)
	if err != nil || json.Unmarshal(b, &n) != nil || !i18n.Has(i18n.DE, n.ID) {
		return nil
	}
	// JSON numbers come back as float64, plural forms want whole ones.
	if f, ok := n.Args["Count"].(float64); ok {
		n.Args["Count"] = int(f)
	}
	return &ui.Notice{Kind: n.Kind, Text: i18n.T(c.UserContext(), n.ID, n.Args), Undo: SafePath(n.Undo)}
}
