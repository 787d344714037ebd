// Package duty is the pages of duties: the list, the rule editor with its dry
// run, who is affected and how they stand, why, and what is done for single
// people. It decides nothing; internal/duty does.
package duty

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Duties  *duty.Service
	People  *people.Service
	Courses *course.Service
	Paths   *path.Service
	Words   dutytext.Sources

	Sessions *session.Manager
}

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get("/assignments", duty.View, h.list)
	r.Get("/assignments/new", duty.Manage, h.begin)
	r.Post("/assignments/new", duty.Manage, h.create)
	r.Get("/assignments/:duty", duty.View, h.show)
	r.Get("/assignments/:duty/edit", duty.Manage, h.edit)
	r.Post("/assignments/:duty/edit", duty.Manage, h.change)
	r.Post("/assignments/:duty/end", duty.Manage, h.end)
	r.Post("/assignments/:duty/undo", duty.Manage, h.undo)
	r.Get("/assignments/:duty/log", duty.Care, h.log)
	r.Get("/assignments/:duty/revisions", duty.View, h.revisions)
	r.Get("/assignments/:duty/export.csv", duty.Care, h.export(sheet.CSV))
	r.Get("/assignments/:duty/export.xlsx", duty.Care, h.export(sheet.XLSX))
	r.Get("/assignments/:duty/people/:person", duty.Care, h.person)
	r.Post("/assignments/:duty/people/:person/exemption", duty.Care, h.exempt)
	r.Post("/assignments/:duty/people/:person/exemption/end", duty.Care, h.endExemption)
	r.Post("/assignments/:duty/people/:person/proofs", duty.Care, h.recordProof)
	r.Post("/assignments/:duty/people/:person/proofs/:proof/withdrawal", duty.Care, h.withdrawProof)
}

func (h *Handler) list(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	var v listView
	if v.duties, err = h.Duties.List(ctx); err != nil {
		return err
	}
	if v.ran, err = h.Duties.LastRun(ctx); err != nil {
		return err
	}
	if v.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	if v.templates, err = duty.Templates(); err != nil {
		return err
	}
	return respond.Page(c, listPage(v))
}

func filterOf(c *fiber.Ctx) duty.Filter {
	return duty.Filter{State: duty.State(c.Query("state")), Unit: c.Query("unit"), Search: c.Query("q"), After: c.Query("after")}
}

func (h *Handler) show(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	v := showView{filter: filterOf(c)}
	if v.Shown, err = h.Duties.Show(ctx, c.Params("duty")); err != nil {
		return err
	}
	if v.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	if actor.From(ctx).Can(duty.Care) {
		if v.page, err = h.Duties.Affected(ctx, c.Params("duty"), v.filter); err != nil {
			return err
		}
	}
	before, _ := strconv.Atoi(c.Query("before"))
	v.before = min(max(before, 0), v.page.Total)
	return respond.Page(c, showPage(v))
}

func (h *Handler) end(c *fiber.Ctx) error {
	return h.act(c, pathOf(c), "assignment.done.ended", pathOf(c)+"/undo", func(ctx context.Context) error {
		return h.Duties.End(ctx, c.Params("duty"))
	})
}

func (h *Handler) undo(c *fiber.Ctx) error {
	return h.act(c, pathOf(c), "assignment.done.undone", "", func(ctx context.Context) error {
		return h.Duties.Undo(ctx, c.Params("duty"))
	})
}

// act does something once and leads on with a notice that may be undone.
func (h *Handler) act(c *fiber.Ctx, to, notice, undo string, do func(context.Context) error) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", do(ctx) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice, Undo: undo})
	return respond.To(c, to)
}

func pathOf(c *fiber.Ctx) string { return "/assignments/" + c.Params("duty") }

func (h *Handler) log(c *fiber.Ctx) (err error) {
	var v logView
	if v.duty, v.entries, v.next, err = h.Duties.Log(c.UserContext(), c.Params("duty"), c.Query("after")); err != nil {
		return err
	}
	if v.next != "" {
		v.next = pathOf(c) + "/log?after=" + url.QueryEscape(v.next)
	}
	return respond.Page(c, logPage(v))
}

func (h *Handler) revisions(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	var v revisionsView
	if v.duty, v.list, err = h.Duties.Revisions(ctx, c.Params("duty")); err != nil {
		return err
	}
	var who []uuid.UUID
	for _, r := range v.list {
		if r.Person != uuid.Nil {
			who = append(who, r.Person)
		}
	}
	if v.people, err = h.People.Named(ctx, "duty.revisions", who...); err != nil {
		return err
	}
	if v.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	return respond.Page(c, revisionsPage(v))
}

func (h *Handler) export(format sheet.Format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx := c.UserContext()
		d, err := h.Duties.Get(ctx, c.Params("duty"))
		if err != nil {
			return err
		}
		p, err := h.Duties.Export(ctx, d.Slug, filterOf(c))
		if err != nil {
			return err
		}
		names, err := h.Words.Names(ctx)
		if err != nil {
			return err
		}
		return format(c, table(ctx, names, d, p.Rows))
	}
}

func (h *Handler) person(c *fiber.Ctx) error { return h.showPerson(c, careForm{}, nil) }

func (h *Handler) showPerson(c *fiber.Ctx, typed careForm, failed error) (err error) {
	ctx := c.UserContext()
	v := personView{typed: typed, errs: ui.Errors(ctx, failed)}
	if v.person, err = h.Duties.Whom(ctx, c.Params("person")); err != nil {
		return err
	}
	if v.Story, err = h.Duties.Why(ctx, c.Params("duty"), v.person.ID); err != nil {
		return err
	}
	if v.names, err = h.Words.Names(ctx); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, personPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), personPage(v))
}
