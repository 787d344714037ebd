// Package notice is the pages about what people are told: one's own choices,
// ending mails from a mail, reminders on request, letters, the settings and
// what the mails look like. It decides nothing; internal/notice does.
package notice

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Org     *org.Service
	People  *people.Service
	Notices *notice.Service

	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/my/notifications", actor.SignedIn, h.mine)
	r.Post("/my/notifications", actor.SignedIn, h.choose)
	r.Get("/unsubscribe/:token", actor.Anyone, h.end)
	r.Signed().Post("/unsubscribe/:token", actor.Anyone, h.chooseByToken)
	r.Get("/notices/reminders", notice.Remind, h.overdue)
	r.Post("/notices/reminders", notice.Remind, h.remind)
	r.Get("/notices/letters", paper.Print, h.letters)
	r.Post("/notices/letters", paper.Print, h.print)
	r.Post("/notices/letters/:run", paper.Print, h.printAgain)
	r.Post("/notices/refusals/:person", people.Read, h.tryAgain)
	r.Get("/admin/notices", notice.Settle, h.settings)
	r.Post("/admin/notices", notice.Settle, h.set)
	r.Post("/admin/notices/blackouts", notice.Settle, h.addBlackout)
	r.Post("/admin/notices/blackouts/:blackout/end", notice.Settle, h.endBlackout)
	r.Get("/admin/mails", notice.Settle, h.mails)
	r.Get("/admin/mails/:mail", notice.Settle, h.mail)
	r.Get("/admin/mails/:mail/html", notice.Settle, h.html)
}

// done runs do once and leads on with a notice.
func (h *Handler) done(c *fiber.Ctx, to, notice string, do func(context.Context) error) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, do(ctx) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, to)
}

const (
	yes       = "yes"
	fieldMail = "mail" // the topics by mail
)

func (h *Handler) mine(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	var v mineView
	if v.choices, err = h.Notices.Choices(ctx); err != nil {
		return err
	}
	if v.digests, err = h.Notices.History(ctx); err != nil {
		return err
	}
	me, err := h.People.Myself(ctx)
	if fault.Is(err, fault.NotFound) {
		err = nil // an account without a person has no address either
	}
	if err != nil {
		return err
	}
	v.noMail = me.Email == ""
	return respond.Page(c, minePage(v))
}

func (h *Handler) choose(c *fiber.Ctx) error {
	choices := notice.Choices{}
	for _, topic := range c.Context().PostArgs().PeekMulti(fieldMail) {
		choices[notice.Topic(topic)] = true
	}
	return h.done(c, "/my/notifications", "notice.mine.saved", func(ctx context.Context) error { return h.Notices.Choose(ctx, choices) })
}

func (h *Handler) end(c *fiber.Ctx) error { return h.showEnd(c, "") }

func (h *Handler) showEnd(c *fiber.Ctx, did string) (err error) {
	v := endView{token: c.Params("token"), did: did}
	if v.choices, err = h.Notices.ByToken(c.UserContext(), v.token); err != nil {
		return err
	}
	c.Set("X-Robots-Tag", "noindex, nofollow")
	return respond.Page(c, endPage(v))
}

// chooseByToken answers the page's buttons and the one click of a mail program
// (RFC 8058), which sends no key: doing it again changes nothing.
func (h *Handler) chooseByToken(c *fiber.Ctx) error {
	ctx := c.UserContext()
	topic, on := notice.Topic(c.FormValue("topic")), c.FormValue("on") == yes
	if err := h.Notices.ChooseByToken(ctx, c.Params("token"), topic, on); err != nil {
		return err
	}
	names := topicNames(ctx, topic)
	if on {
		return h.showEnd(c, i18n.T(ctx, "notice.end.done_on", i18n.Args{"Topics": names}))
	}
	return h.showEnd(c, i18n.T(ctx, "notice.end.done_off", i18n.Args{"Topics": names}))
}
