package feed

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/web/guests"
)

// courses is the list of courses that the town shares with everybody; other
// installations read it.
func (h *Handler) courses(c *fiber.Ctx) error {
	f, err := h.Share.Feed(c.UserContext())
	if err != nil {
		return err
	}
	return sendJSON(c, f)
}

// keys is what the town says about the keys it signs with.
func (h *Handler) keys(c *fiber.Ctx) error {
	d, err := h.Share.Announce(c.UserContext())
	if err != nil {
		return err
	}
	return sendJSON(c, d)
}

func sendJSON(c *fiber.Ctx, content any) error {
	body, err := json.MarshalIndent(content, "", " ")
	if err != nil {
		return err
	}
	return guests.Send(c, fiber.MIMEApplicationJSONCharsetUTF8, body)
}
