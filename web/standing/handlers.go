// Package standing is the pages about how units stand to duties: live and with
// the list for an audit for those who care for people, published and without
// names for everybody else. It decides nothing; internal/duty, its room standing
// and internal/paper do.
package standing

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB     *db.DB
	Org    *org.Service
	Duties *duty.Service
	Paper  *paper.Service
	Names  dutytext.Sources

	Published *standing.Service

	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/reports/duties", duty.Care, h.overview)
	r.Get("/reports/duties/:duty", duty.Care, h.duty)
	r.Get("/reports/duties/:duty/list", duty.Care, h.audit)
	r.Post("/reports/duties/:duty/list", duty.Care, h.freeze)
	r.Get("/reports/published", standing.View, h.published)
	r.Get("/reports/published/:duty", standing.View, h.publishedDuty)
	r.Get("/reports/published/:duty/export.csv", standing.View, h.publishedFile(sheet.CSV))
	r.Get("/reports/published/:duty/export.xlsx", standing.View, h.publishedFile(sheet.XLSX))
	r.Get("/reports/lists/:code.pdf", duty.Care, h.file(false))
	r.Get("/reports/lists/:code.xlsx", duty.Care, h.file(true))
	r.Get("/reports/lists/:code", duty.Care, h.list)
}

// overview is every duty with how many people stand how, of a unit with all
// below it or of everybody in reach.
func (h *Handler) overview(c *fiber.Ctx) error {
	v, err := h.counts(c.UserContext(), c.Query("unit"))
	if err != nil {
		return err
	}
	return respond.Page(c, overviewPage(v))
}

func (h *Handler) counts(ctx context.Context, unit string) (v overview, err error) {
	v = overview{ctx: ctx, unit: unit}
	if v.duties, v.counted, err = h.Duties.Overview(ctx); err != nil {
		return v, err
	}
	v.tree, err = h.Org.Tree(ctx)
	if _, ok := v.tree.BySlug(unit); unit != "" && !ok && err == nil {
		err = fault.Missing("people.unit_not_found")
	}
	return v, err
}

// duty is one duty by units, with the way to a list of a day.
func (h *Handler) duty(c *fiber.Ctx) error {
	return h.showDuty(c, fiber.StatusOK, form.DateOf(clock.Today(c.UserContext())), "", nil)
}

func (h *Handler) showDuty(c *fiber.Ctx, status int, on form.Date, unit string, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	all, err := h.counts(ctx, "")
	if err != nil {
		return err
	}
	v := dutyView{overview: all, on: on, chosen: unit, errs: errs}
	if v.duty, err = h.Duties.Known(ctx, c.Params("duty")); err != nil {
		return err
	}
	if v.lists, err = h.Paper.Lists(ctx, v.duty.ID); err != nil {
		return err
	}
	return respond.Status(c, status, dutyPage(v))
}

// PageSize is how many people a page of the list shows.
const PageSize = 50

// asked is what the address of a list says; nothing about the day is today.
func asked(c *fiber.Ctx) (q duty.AuditQuery, on form.Date, err error) {
	on = form.ReadDate(c, "on")
	q = duty.AuditQuery{Slug: c.Params("duty"), Unit: c.FormValue("unit"), State: duty.State(c.FormValue("state")), Limit: PageSize}
	if q.Day, err = on.Read("on"); err == nil && q.Day.IsZero() {
		q.Day = clock.Today(c.UserContext())
		on = form.DateOf(q.Day)
	}
	from, _ := strconv.Atoi(c.Query("from"))
	q.Offset = max(from, 0)
	return q, on, err
}

// audit is the list of a duty as of a day, page by page. A day that cannot be
// asked comes back to where it was typed.
func (h *Handler) audit(c *fiber.Ctx) error {
	ctx := c.UserContext()
	q, on, err := asked(c)
	v := auditView{ctx: ctx, q: q, on: on}
	if err == nil {
		v.sheet, err = h.Duties.Audit(ctx, q)
	}
	if fault.Is(err, fault.Invalid) {
		return h.showDuty(c, fiber.StatusUnprocessableEntity, on, q.Unit, ui.Errors(ctx, onDay(err)))
	}
	if err != nil {
		return err
	}
	if v.names, err = h.Names.Names(ctx); err != nil {
		return err
	}
	return respond.Page(c, auditPage(v))
}

// onDay puts a refusal of the whole question at the field of the day.
func onDay(err error) error {
	if f := (*fault.Error)(nil); errors.As(err, &f) && len(f.Fields) == 0 {
		return fault.InvalidInput(fault.Field{Name: "on", ID: f.ID, Args: f.Args})
	}
	return err
}

// freeze makes the files of a list and leads to them.
func (h *Handler) freeze(c *fiber.Ctx) error {
	q, on, err := asked(c)
	if err == nil {
		var names dutytext.Names
		if names, err = h.Names.Names(c.UserContext()); err != nil {
			return err
		}
		var to string
		to, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
			code, err := h.Paper.Freeze(ctx, q, plain(names), book(names))
			return "/reports/lists/" + code.String(), err
		})
		if err == nil {
			h.Sessions.Notify(c, session.Notice{ID: "standing.list.done"})
			return respond.To(c, to)
		}
	}
	if fault.Is(err, fault.Invalid) {
		return h.showDuty(c, fiber.StatusUnprocessableEntity, on, q.Unit, ui.Errors(c.UserContext(), onDay(err)))
	}
	return err
}

func (h *Handler) list(c *fiber.Ctx) error {
	l, err := h.Paper.ListOf(c.UserContext(), code(c))
	if err != nil {
		return err
	}
	return respond.Page(c, listPage(listView{l, c.UserContext()}))
}

func (h *Handler) file(workbook bool) fiber.Handler {
	mime, end := "application/pdf", ".pdf"
	if workbook {
		mime, end = sheet.MimeXLSX, ".xlsx"
	}
	return func(c *fiber.Ctx) error {
		l, body, err := h.Paper.File(c.UserContext(), code(c), workbook)
		if err != nil {
			return err
		}
		return respond.Download(c, listView{l, c.UserContext()}.name()+end, mime, body)
	}
}

func code(c *fiber.Ctx) string {
	s, err := url.PathUnescape(c.Params("code"))
	if err != nil {
		return ""
	}
	return s
}

// pathOf is the address of a list.
func pathOf(q duty.AuditQuery) string {
	v := url.Values{}
	d := form.DateOf(q.Day)
	v.Set("on.day", d.Day)
	v.Set("on.month", d.Month)
	v.Set("on.year", d.Year)
	if q.Unit != "" {
		v.Set("unit", q.Unit)
	}
	if q.State != "" {
		v.Set("state", string(q.State))
	}
	if q.Offset > 0 {
		v.Set("from", strconv.Itoa(q.Offset))
	}
	return "/reports/duties/" + q.Slug + "/list?" + v.Encode()
}

func text(ctx context.Context, id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
