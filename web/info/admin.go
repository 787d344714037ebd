package info

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
)

// adminView is what the town shows to everybody, for those who answer for it.
type adminView struct{ listed bool }

func (h *Handler) admin(c *fiber.Ctx) error {
	t, err := h.Tenants.Current(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, adminPage(adminView{listed: t.Listed}))
}

func (h *Handler) list(c *fiber.Ctx) error {
	listed := c.FormValue("listed") == "yes"
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Tenants.List(ctx, listed) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "public.listed.saved"})
	return respond.To(c, adminPath)
}
