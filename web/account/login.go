package account

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

type loginForm struct {
	Login    string `form:"login" validate:"required"`
	Password string `form:"password" validate:"required"`
	Next     string `form:"next"` // path to go on to
	Keep     string `form:"keep"` // kept form to go on with
}

func (h *Handler) login(c *fiber.Ctx) error {
	next := session.SafePath(c.Query("next"))
	if actor.From(c.UserContext()).Can(actor.SignedIn) {
		return goTo(c, next)
	}
	if h.Sessions.Shared(c) && c.Query("by") != "password" {
		return respond.To(c, withNext("/login/card", next))
	}
	return respond.Page(c, loginPage(loginView{Next: next, Shared: h.Sessions.Shared(c)}))
}

// expired answers a form whose session had ended. The cookie stays: forms of
// other windows are known by it, too.
func (h *Handler) expired(c *fiber.Ctx, key string) error {
	view := loginView{Keep: key, Expired: true, Kept: key != ""}
	if key == "" {
		view.Next = ui.ShellOf(c.UserContext()).Path // the page the form stood on
	}
	if h.Sessions.Shared(c) {
		return h.showCard(c, fiber.StatusUnauthorized, cardView{Next: view.Next, Keep: key, Expired: true, Kept: view.Kept})
	}
	return respond.Status(c, fiber.StatusUnauthorized, loginPage(view))
}

func (h *Handler) signIn(c *fiber.Ctx) error {
	var in loginForm
	err := form.Parse(c, &in)
	var opened *login.Opened
	if err == nil {
		opened, err = h.Logins.SignIn(c.UserContext(), in.Login, in.Password, h.from(c))
	}
	if err != nil {
		return h.refuse(c, in, err)
	}
	return h.enter(c, opened, in.Next, in.Keep)
}

// enter goes on in the session just begun: with the form that was kept, or to
// the page that was asked for.
func (h *Handler) enter(c *fiber.Ctx, opened *login.Opened, next, keep string) error {
	h.Sessions.SetToken(c, opened.Token)
	kept, err := h.Logins.Restore(c.UserContext(), opened.Account, keep)
	if err != nil {
		return err
	}
	if kept != nil {
		return h.resend(c, kept, opened)
	}
	return goTo(c, next)
}

// refuse shows the form again. The password is not sent back.
func (h *Handler) refuse(c *fiber.Ctx, in loginForm, err error) error {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Limited {
		return err
	}
	return respond.Status(c, kind.Status(), loginPage(loginView{
		Name: in.Login, Next: session.SafePath(in.Next), Keep: in.Keep, Kept: in.Keep != "", Shared: h.Sessions.Shared(c),
		Errs: ui.Errors(c.UserContext(), err),
	}))
}

// resend runs the kept form as if it had arrived now: what a person wrote
// before the session ended takes effect, and its answer is the next page. The
// form carries the token and the idempotency key it had; only the token
// changes with the session.
func (h *Handler) resend(c *fiber.Ctx, f *login.Form, opened *login.Opened) error {
	values, err := url.ParseQuery(string(f.Body))
	path := session.SafePath(f.Path)
	if err != nil || path == "" {
		return goTo(c, "")
	}
	values.Set(respond.FieldCSRF, opened.FormToken)
	body := values.Encode()
	req := c.Request()
	req.SetRequestURI(path)
	req.SetBodyString(body)
	req.Header.SetContentLength(len(body))
	req.PostArgs().Parse(body) // fasthttp parses a body once; this one is another
	h.Sessions.Become(c, opened.Token)
	c.Path(string(req.URI().Path()))
	return c.RestartRouting()
}
