// Package info is the public pages of an installation: help, accessibility
// statement and the form for barriers, privacy, imprint. Their texts stand in
// content/help; a town may write its own, and what differs from town to town
// comes from its tenant.
package info

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Tenants *tenant.Service
	Outbox  *mail.Outbox

	People   *people.Service
	Public   *public.Service
	Sessions *session.Manager
}

// reports is how many barriers one address may report in an hour: an office
// behind one address stays below it, a script that sends mails does not.
const reports = 20

const adminPath = "/admin/public"

// Mount registers the routes; everybody may read and report.
func (h *Handler) Mount(r route.Router) {
	for _, name := range append([]string{"help"}, public.Names...) {
		r.Get("/"+name, actor.Anyone, h.page(name))
	}
	r.Get("/accessibility/report", actor.Anyone, h.form)
	r.Post("/accessibility/report", actor.Anyone, session.Limit(reports, time.Hour, h.report))
	r.Get("/accessibility/report/sent", actor.Anyone, h.sent)
	r.Get(adminPath, tenant.Present, h.admin)
	r.Post(adminPath, tenant.Present, h.list)
	r.Post(adminPath+"/reports/:report", tenant.Present, h.answer)
	r.Get(adminPath+"/:text/:lang", tenant.Present, h.write)
	r.Post(adminPath+"/:text/:lang", tenant.Present, h.put)
}

// page is a text with the parts that belong to the town.
type page struct {
	name      string
	text      text
	tenant    *tenant.Tenant
	agreement *tenant.Agreement
}

func (h *Handler) page(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx := c.UserContext()
		p, err := h.facts(ctx, name)
		if err != nil {
			return err
		}
		if p.text, err = textOf(name, i18n.LangOf(ctx)); err != nil {
			return err
		}
		own, err := h.Public.Own(ctx, name, i18n.LangOf(ctx))
		if err != nil {
			return err
		}
		if own != nil {
			p.text.chunks = chunks(own.Body)
		}
		return respond.Page(c, textPage(p))
	}
}

// facts are what the placeholders of a page stand for.
func (h *Handler) facts(ctx context.Context, name string) (p page, err error) {
	p.name = name
	if p.tenant, err = h.Tenants.Current(ctx); err != nil {
		return p, err
	}
	p.agreement, err = h.Tenants.Agreement(ctx)
	return p, err
}
