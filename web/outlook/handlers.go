// Package outlook is the pages about which competences may be lost as people
// retire: the outlook as page and file, and the file of HR it rests on. It
// decides nothing; skill/outlook does.
package outlook

import (
	"context"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Outlook  *outlook.Service
	Sessions *session.Manager
}

const (
	homePath     = "/reports/skills/outlook"
	filePath     = homePath + "/file"
	templatePath = homePath + "/template.csv"

	fieldFile    = "file"
	fieldContent = "content"

	// a form with the file in it, and what stands around it
	uploadLimit = outlook.MaxBytes + 64<<10
	takeLimit   = outlook.MaxBytes*4/3 + 64<<10
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(homePath, figures.View, h.show)
	r.Get(homePath+"/export.csv", figures.View, h.export(sheet.CSV))
	r.Get(homePath+"/export.xlsx", figures.View, h.export(sheet.XLSX))
	r.Get(filePath, outlook.Manage, h.begin)
	r.Get(templatePath, outlook.Manage, h.template)
	r.Upload(filePath, outlook.Manage, uploadLimit, h.look)
	r.Upload(homePath, outlook.Manage, takeLimit, h.take)
	r.Post(homePath+"/withdrawal", outlook.Manage, h.withdraw)
}

func (h *Handler) view(c *fiber.Ctx) (v view, err error) {
	v.ctx = c.UserContext()
	if v.by, err = figures.CrossingOf(c.Query("by")); err != nil {
		return v, err
	}
	v.View, err = h.Outlook.View(v.ctx, v.by)
	return v, err
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return respond.Page(c, outlookPage(v))
}

func (h *Handler) export(as sheet.Format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := h.view(c)
		if err == nil && v.none() != "" {
			err = fault.Missing("outlook.none")
		}
		if err != nil {
			return err
		}
		return as(c, v.file())
	}
}

func (h *Handler) begin(c *fiber.Ctx) error {
	return respond.Page(c, filePage(fileView{}))
}

// template has a line for every unit and job family with staff, so that nobody
// has to know short names.
func (h *Handler) template(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := h.Outlook.Places(ctx)
	if err != nil {
		return err
	}
	head := make([]any, len(outlook.Columns))
	for i, name := range outlook.Columns {
		head[i] = name
	}
	rows := [][]any{head}
	year, _, _ := clock.Today(ctx).Start(clock.Zone(ctx)).Date()
	for _, p := range list {
		rows = append(rows, []any{p.Unit, p.Family, year, 0})
	}
	return sheet.CSV(c, sheet.Table{Name: i18n.T(ctx, "outlook.template.file"), Rows: rows})
}

// look needs no key: looking changes nothing. The file goes back into the page
// and is kept nowhere else.
func (h *Handler) look(c *fiber.Ctx) error {
	name, data, err := form.Content(c, fieldFile, outlook.MaxBytes)
	var d outlook.Draft
	if err == nil {
		d, err = h.Outlook.Look(c.UserContext(), data)
	}
	if fault.Is(err, fault.Invalid) {
		return respond.Status(c, fiber.StatusUnprocessableEntity, filePage(fileView{errs: ui.Errors(c.UserContext(), err)}))
	}
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if len(d.Problems) > 0 {
		status = fiber.StatusUnprocessableEntity
	}
	return respond.Status(c, status, lookPage(lookView{d, name, base64.StdEncoding.EncodeToString(data)}))
}

func (h *Handler) take(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		data, err := base64.StdEncoding.DecodeString(c.FormValue(fieldContent))
		if err != nil {
			return "", fault.Wrong("outlook.file.problems")
		}
		return "", h.Outlook.Take(ctx, data)
	})
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "outlook.done.taken"})
	return respond.To(c, homePath)
}

func (h *Handler) withdraw(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", h.Outlook.Withdraw(ctx) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "outlook.done.withdrawn"})
	return respond.To(c, homePath)
}

func manages(ctx context.Context) bool { return actor.From(ctx).Can(outlook.Manage) }
