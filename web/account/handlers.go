package account

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Logins   *login.Service
	Cards    *card.Service
	People   *people.Service
	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/", actor.Anyone, h.start)
	r.Get("/login", actor.Anyone, h.login)
	r.Post("/login", actor.Anyone, h.signIn)
	r.Get("/login/card", actor.Anyone, h.card)
	r.Post("/login/card", actor.Anyone, h.signInByCard)
	r.Get("/login/card/:code", actor.Anyone, h.card)
	r.Post("/login/card/:code", actor.Anyone, h.signInByCard)
	r.Get("/login/device", actor.Anyone, h.device)
	r.Post("/login/device", actor.Anyone, h.setDevice)
	r.Get("/login/link", actor.Anyone, h.code)
	r.Post("/login/link", actor.Anyone, h.typed)
	r.Get("/login/link/:code", actor.Anyone, h.link)
	r.Post("/login/link/:code", actor.Anyone, h.begin)
	r.Get("/login/reset", actor.Anyone, h.reset)
	r.Post("/login/reset", actor.Anyone, h.sendReset)
	r.Post("/logout", actor.SignedIn, h.signOut)
	r.Post("/theme", actor.Anyone, h.theme)
	r.Post(session.ExtendPath, actor.SignedIn, h.extend)

	r.Get("/my/account", actor.SignedIn, h.account)
	r.Post("/my/account/language", actor.SignedIn, h.language)
	r.Post("/my/account/password", actor.SignedIn, h.password)
	r.Get("/my/account/sessions", actor.SignedIn, h.sessions)
	r.Post("/my/account/sessions/others/end", actor.SignedIn, h.endOthers)
	r.Post("/my/account/sessions/:id/end", actor.SignedIn, h.endSession)

	h.Sessions.OnExpired(h.expired)
}

// from says where the request comes from.
func (h *Handler) from(c *fiber.Ctx) login.From {
	return login.From{Source: session.Source(c), Device: session.Device(c), Token: h.Sessions.Token(c), Shared: h.Sessions.Shared(c)}
}

func (h *Handler) signOut(c *fiber.Ctx) error {
	err := h.Logins.SignOut(c.UserContext())
	if err != nil && !fault.Is(err, fault.NotFound) { // ended meanwhile elsewhere
		return err
	}
	h.Sessions.ClearToken(c)
	h.Sessions.Notify(c, session.Notice{ID: "account.signed_out"})
	return respond.To(c, h.signInPath(c))
}

// theme keeps the choice of light or dark and goes back to where it was made.
func (h *Handler) theme(c *fiber.Ctx) error {
	h.Sessions.SetTheme(c, c.FormValue("theme"))
	return goTo(c, c.FormValue("back"))
}

// start leads everybody to the first entry of their own menu.
func (h *Handler) start(c *fiber.Ctx) error {
	s := ui.ShellOf(c.UserContext())
	switch {
	case !s.SignedIn:
		return respond.To(c, "/login")
	case len(s.Nav) > 0:
		return respond.To(c, s.Nav[0].Path)
	}
	return respond.To(c, "/my/account")
}

// goTo leads to a path with its language, or to the start.
func goTo(c *fiber.Ctx, path string) error {
	if path = session.SafePath(path); path == "" {
		return respond.To(c, "/")
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// extend is the answer to the warning before the end: any request of a
// session prolongs it, so this one only says until when.
func (h *Handler) extend(c *fiber.Ctx) error {
	if strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON) {
		return c.JSON(fiber.Map{"left": int(session.Ends(c).Sub(clock.Now(c.UserContext())).Seconds())})
	}
	return goTo(c, ui.ShellOf(c.UserContext()).Path)
}

func (h *Handler) account(c *fiber.Ctx) error { return h.showAccount(c, nil) }

func (h *Handler) showAccount(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	me, err := h.People.Myself(ctx)
	if err != nil {
		return err
	}
	own, err := h.Logins.Own(ctx)
	if err != nil {
		return err
	}
	page := accountPage(accountView{Name: me.FullName(), Login: own.Login, Mail: me.Email, Lang: me.Language, Errs: ui.Errors(ctx, failed)})
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), page)
	}
	return respond.Page(c, page)
}

func (h *Handler) language(c *fiber.Ctx) error {
	l, ok := i18n.ParseLang(c.FormValue("lang"))
	if !ok {
		return fault.InvalidInput(fault.Field{Name: "lang", ID: "form.oneof"})
	}
	if err := h.People.SetLanguage(c.UserContext(), l); err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "account.language.saved"})
	return c.Redirect("/"+string(l)+"/my/account", fiber.StatusSeeOther)
}

func (h *Handler) password(c *fiber.Ctx) error {
	var in struct {
		Old    string `form:"old_password" validate:"required"`
		New    string `form:"password" validate:"required"`
		Repeat string `form:"repeat"`
	}
	err := form.Parse(c, &in)
	if err == nil {
		err = same(in.New, in.Repeat)
	}
	if err == nil {
		err = h.Logins.ChangePassword(c.UserContext(), in.Old, in.New)
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Limited) {
		return h.showAccount(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "account.password.saved"})
	return respond.To(c, "/my/account")
}

// same checks the repetition: whoever has no mail address could not mend a
// slip of the keyboard.
func same(password, repeat string) error {
	if password == repeat {
		return nil
	}
	return fault.InvalidInput(fault.Field{Name: "repeat", ID: "account.repeat.differs"})
}

func (h *Handler) sessions(c *fiber.Ctx) error {
	list, err := h.Logins.Sessions(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, sessionsPage(list))
}

func (h *Handler) endSession(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("id"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	return h.end(c, "account.session.ended", func(ctx context.Context) error { return h.Logins.EndSession(ctx, id) })
}

func (h *Handler) endOthers(c *fiber.Ctx) error {
	return h.end(c, "account.session.others_ended", h.Logins.EndOthers)
}

func (h *Handler) end(c *fiber.Ctx, notice string, do func(context.Context) error) error {
	const back = "/my/account/sessions"
	to, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return back, do(ctx) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, to)
}
