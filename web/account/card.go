package account

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// card shows where card and PIN are asked for. It is the same page whether
// the card exists or not.
func (h *Handler) card(c *fiber.Ctx) error {
	return h.showCard(c, fiber.StatusOK, cardView{Next: session.SafePath(c.Query("next"))})
}

// showCard draws the page for nobody in particular: on a shared tablet the
// person before may still be signed in, and their name is not for the next.
func (h *Handler) showCard(c *fiber.Ctx, status int, v cardView) error {
	s := *ui.ShellOf(c.UserContext())
	s.SignedIn, s.PersonName, s.Nav, s.Account, s.Search = false, "", nil, nil, ""
	c.SetUserContext(ui.WithShell(c.UserContext(), s))
	v.Token, v.Shared = pathCode(c), h.Sessions.Shared(c)
	return respond.Status(c, status, cardPage(v))
}

func (h *Handler) signInByCard(c *fiber.Ctx) error {
	if c.FormValue("shared") != "" {
		h.Sessions.SetShared(c, true)
	}
	from := h.from(c)
	from.Shared = from.Shared || c.FormValue("shared") != ""
	v := cardView{Number: c.FormValue(card.FieldNumber), Next: session.SafePath(c.FormValue("next")), Keep: c.FormValue("keep")}
	proof := card.Proof{Token: pathCode(c), Number: v.Number, PIN: c.FormValue(card.FieldPIN)}
	opened, err := h.Cards.SignIn(c.UserContext(), proof, from)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Limited) {
		v.Kept, v.Errs = v.Keep != "", ui.Errors(c.UserContext(), err)
		return h.showCard(c, kind.Status(), v)
	}
	if err != nil {
		return err
	}
	return h.enter(c, opened, v.Next, v.Keep)
}

// device is where a tablet learns that several people use it.
func (h *Handler) device(c *fiber.Ctx) error {
	return respond.Page(c, devicePage(h.Sessions.Shared(c)))
}

func (h *Handler) setDevice(c *fiber.Ctx) error {
	shared := c.FormValue("shared") != ""
	h.Sessions.SetShared(c, shared)
	if !shared {
		h.Sessions.Notify(c, session.Notice{ID: "account.device.own"})
		return respond.To(c, "/login/device")
	}
	h.Sessions.Notify(c, session.Notice{ID: "account.device.shared"})
	return respond.To(c, "/login/card")
}

// signInPath is where people sign in on this device.
func (h *Handler) signInPath(c *fiber.Ctx) string {
	if h.Sessions.Shared(c) {
		return "/login/card"
	}
	return "/login"
}

func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}
