package account

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// code is where the code of a letter is typed.
func (h *Handler) code(c *fiber.Ctx) error { return respond.Page(c, codePage(codeView{})) }

func (h *Handler) typed(c *fiber.Ctx) error {
	var in struct {
		Code string `form:"code" validate:"required,max=60"`
	}
	if err := form.Parse(c, &in); err != nil {
		return respond.Status(c, fiber.StatusUnprocessableEntity, codePage(codeView{Code: in.Code, Errs: ui.Errors(c.UserContext(), err)}))
	}
	return respond.To(c, "/login/link/"+url.PathEscape(strings.Join(strings.Fields(in.Code), "")))
}

func (h *Handler) link(c *fiber.Ctx) error {
	l, err := h.Logins.OpenLink(c.UserContext(), pathCode(c), session.Source(c))
	if err != nil {
		return h.noLink(c, err)
	}
	return respond.Page(c, linkPage(linkView{Link: *l, Code: pathCode(c)}))
}

// noLink says why a code does not work and what to do; the form to type it
// again stands below.
func (h *Handler) noLink(c *fiber.Ctx, err error) error {
	kind := fault.KindOf(err)
	if kind != fault.NotFound && kind != fault.Limited {
		return err
	}
	return respond.Status(c, kind.Status(), codePage(codeView{Gone: true, Errs: ui.Errors(c.UserContext(), err)}))
}

// begin sets the password and signs in.
func (h *Handler) begin(c *fiber.Ctx) error {
	var in struct {
		Password string `form:"password" validate:"required"`
		Repeat   string `form:"repeat"`
	}
	err := form.Parse(c, &in)
	if err == nil {
		err = same(in.Password, in.Repeat)
	}
	var opened *login.Opened
	if err == nil {
		opened, err = h.Logins.UseLink(c.UserContext(), pathCode(c), in.Password, h.from(c))
	}
	if fault.Is(err, fault.Invalid) {
		l, gone := h.Logins.OpenLink(c.UserContext(), pathCode(c), session.Source(c))
		if gone != nil {
			return h.noLink(c, gone)
		}
		return respond.Status(c, fiber.StatusUnprocessableEntity, linkPage(linkView{Link: *l, Code: pathCode(c), Errs: ui.Errors(c.UserContext(), err)}))
	}
	if err != nil {
		return h.noLink(c, err)
	}
	h.Sessions.SetToken(c, opened.Token)
	h.Sessions.Notify(c, session.Notice{ID: "account.password.saved"})
	return respond.To(c, "/")
}

func pathCode(c *fiber.Ctx) string {
	code, err := url.PathUnescape(c.Params("code"))
	if err != nil {
		return ""
	}
	return code
}

func (h *Handler) reset(c *fiber.Ctx) error {
	return respond.Page(c, resetPage(resetView{Sent: c.Query("sent") != ""}))
}

// sendReset answers the same whether the name exists or not.
func (h *Handler) sendReset(c *fiber.Ctx) error {
	var in struct {
		Login string `form:"login" validate:"required,max=200"`
	}
	err := form.Parse(c, &in)
	if err == nil {
		err = h.Logins.RequestReset(c.UserContext(), in.Login, session.Source(c))
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Limited) {
		return respond.Status(c, k.Status(), resetPage(resetView{Name: in.Login, Errs: ui.Errors(c.UserContext(), err)}))
	}
	if err != nil {
		return err
	}
	return respond.To(c, "/login/reset?sent=1")
}
