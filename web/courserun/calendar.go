package courserun

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
)

func (h *Handler) calendar(c *fiber.Ctx) error { return h.showCalendar(c, "") }

func (h *Handler) showCalendar(c *fiber.Ctx, address string) error {
	since, err := h.Runs.FeedSince(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, calendarPage(since, address))
}

// newFeed answers with the address itself, since it is stored nowhere. A
// sending that is repeated cannot show it again: the page offers a new one.
func (h *Handler) newFeed(c *fiber.Ctx) error {
	var address string
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (_ bool, err error) {
		address, err = h.Runs.NewFeed(ctx)
		return true, err
	})
	if err != nil {
		return err
	}
	return h.showCalendar(c, address)
}

func (h *Handler) endFeed(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Runs.EndFeed(ctx) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "run.feed.ended"})
	return respond.To(c, "/my/calendar")
}

// feed is the calendar that programs fetch: no session, the address is the key.
func (h *Handler) feed(c *fiber.Ctx) error {
	b, err := h.Runs.Feed(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	c.Set("X-Robots-Tag", "noindex, nofollow")
	c.Set(fiber.HeaderContentType, mimeCalendar)
	c.Set(fiber.HeaderCacheControl, "private, max-age=900")
	return c.Send(b)
}
