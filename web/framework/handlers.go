package framework

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Skills   *skill.Service
	Revise   *revise.Service
	Sessions *session.Manager
}

const (
	listPath   = "/frameworks"
	importPath = listPath + "/import"
)

// uploadLimit leaves room for the form around the largest file.
const uploadLimit = format.MaxBytes + 64<<10

// Mount registers the routes; fixed words stand before parameters.
func (h *Handler) Mount(r route.Router) {
	const p = listPath + "/:framework"
	r.Get(listPath, skill.Read, h.list)
	r.Post(listPath, skill.Manage, h.create)
	r.Get(importPath, skill.Manage, h.begin)
	r.Upload(importPath, skill.Manage, uploadLimit, h.send)
	r.Get(importPath+"/template.csv", skill.Manage, h.templateCSV)
	r.Get(importPath+"/template.yaml", skill.Manage, h.templateYAML)
	r.Get(importPath+"/:import", skill.Manage, h.look)
	r.Post(importPath+"/:import", skill.Manage, h.take)
	r.Get(p, skill.Read, h.framework)
	r.Get(p+"/export.csv", skill.Read, h.exportCSV)
	r.Get(p+"/export.yaml", skill.Read, h.exportYAML)
	r.Get(p+"/edit", skill.Manage, h.edit)
	r.Post(p+"/edit", skill.Manage, h.save)
	r.Post(p+"/state", skill.Manage, h.state)
	r.Get(p+"/mapping", skill.Read, h.mapping)
	r.Post(p+"/mapping", skill.Manage, h.saveMapping)
	r.Get(p+"/:competence", skill.Read, h.competence)
	r.Get(p+"/:competence/edit", skill.Manage, h.editCompetence)
	r.Post(p+"/:competence/edit", skill.Manage, h.saveCompetence)
}

func path(code string) string { return listPath + "/" + code }

func competencePath(framework, code string) string { return path(framework) + "/" + code }

func manages(ctx context.Context) bool { return actor.From(ctx).Can(skill.Manage) }

func (h *Handler) list(c *fiber.Ctx) error { return h.showList(c, nil) }

func (h *Handler) showList(c *fiber.Ctx, failed error) error {
	list, err := h.Skills.List(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Shown(c, failed, listPage(listView{list, c.FormValue(revise.FieldTitle), ui.Errors(c.UserContext(), failed)}))
}

func (h *Handler) create(c *fiber.Ctx) error {
	code, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return h.Revise.Create(ctx, i18n.Text{i18n.DE: c.FormValue(revise.FieldTitle)})
	})
	if respond.Mistake(err) {
		return h.showList(c, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, path(code)+"/edit")
}

func (h *Handler) framework(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := frameView{}
	var err error
	if v.Framework, err = h.Skills.Get(ctx, c.Params("framework")); err != nil {
		return err
	}
	if v.taught, err = h.Skills.TaughtBy(ctx, v.Code); err != nil {
		return err
	}
	return respond.Page(c, framePage(v))
}

func (h *Handler) competence(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v, err := h.one(c)
	if err != nil {
		return err
	}
	if v.detail, err = h.Skills.Detail(ctx, v.frame.Code, v.Competence); err != nil {
		return err
	}
	return respond.Page(c, competencePage(v))
}

// one is the competence a path names.
func (h *Handler) one(c *fiber.Ctx) (v competenceView, err error) {
	if v.frame, err = h.Skills.Get(c.UserContext(), c.Params("framework")); err != nil {
		return v, err
	}
	var ok bool
	if v.Competence, ok = v.frame.ByCode(c.Params("competence")); !ok {
		return v, fault.Missing("skill.edit.missing")
	}
	v.area, _ = v.frame.AreaOf(v.ID)
	return v, nil
}

// state publishes a framework, ends it or puts it to use.
func (h *Handler) state(c *fiber.Ctx) error {
	code, revision := c.Params("framework"), form.Number(c, "revision")
	steps := map[string]func(context.Context, string, int) error{
		"publish": h.Revise.Publish, "outdate": h.Revise.Outdate, "choose": h.Revise.Choose,
	}
	do := steps[c.FormValue("do")]
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		if do == nil {
			return "", fault.Wrong("skill.edit.state")
		}
		return "", do(ctx, code, revision)
	})
	if respond.Mistake(err) {
		return h.showEdit(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "framework.done." + c.FormValue("do")})
	return respond.To(c, path(code))
}
