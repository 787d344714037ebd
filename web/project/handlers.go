// Package project is the pages of projects: the list, a project with its
// waves, the forms of wave, requirement and checklist, "what changes for me".
// It decides nothing; internal/project does.
package project

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/org"
	learnpath "codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Tenants  *tenant.Service
	Org      *org.Service
	People   *people.Service
	Courses  *course.Service
	Projects *project.Service
	Paths    *learnpath.Service
	Skills   *skill.Service
}

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get("/projects", project.View, h.list)
	r.Get("/projects/new", project.Manage, h.newProject)
	r.Post("/projects", project.Manage, h.create)
	r.Get("/projects/:project", project.View, h.project)
	r.Get("/projects/:project/for-me", actor.SignedIn, h.forMe)
	r.Get("/projects/:project/edit", project.Manage, h.editProject)
	r.Post("/projects/:project", project.Manage, h.saveProject)
	r.Post("/projects/:project/phase", project.Manage, h.phase)
	r.Get("/projects/:project/waves/new", project.Manage, h.newWave)
	r.Post("/projects/:project/waves", project.Manage, h.addWave)
	r.Get("/projects/:project/waves/:number", project.View, h.wave)
	r.Get("/projects/:project/waves/:number/edit", project.Manage, h.editWave)
	r.Post("/projects/:project/waves/:number", project.Manage, h.saveWave)
	r.Post("/projects/:project/waves/:number/requirements", project.Manage, h.require)
	r.Post("/projects/:project/waves/:number/requirements/removal", project.Manage, h.drop)
	r.Post("/projects/:project/waves/:number/checklist", project.Manage, h.tick)
}

// words are the names a page shows.
func (h *Handler) words(ctx context.Context) (w words, err error) {
	if w.tree, err = h.Org.Tree(ctx); err != nil {
		return w, err
	}
	if w.families, err = h.People.JobFamilies(ctx); err != nil {
		return w, err
	}
	list, err := h.Courses.List(ctx)
	w.courses = make(map[uuid.UUID]course.Listing, len(list))
	for _, l := range list {
		w.courses[l.ID] = l
	}
	w.ctx, w.order = ctx, list
	return w, err
}

func (h *Handler) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	all, err := h.Projects.List(ctx)
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	return respond.Page(c, listPage(listView{words: w, all: all}))
}

func (h *Handler) project(c *fiber.Ctx) error { return h.showProject(c, fiber.StatusOK, nil) }

func (h *Handler) showProject(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	o, err := h.Projects.Get(ctx, c.Params("project"))
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	needs, err := h.needs(ctx, o.Project.ID)
	if err != nil {
		return err
	}
	return respond.Status(c, status, projectPage(projectView{words: w, Overview: o, needs: needs, errs: errs}))
}

func (h *Handler) phase(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o, err := h.Projects.Get(ctx, c.Params("project"))
	if err != nil {
		return err
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return path(o.Project), h.Projects.SetPhase(ctx, o.Project.ID, number(c, "version"), project.Phase(c.FormValue("phase")))
	})
	return h.again(c, err, h.showProject)
}

// again shows the page of a form with its faults; other errors pass.
func (h *Handler) again(c *fiber.Ctx, err error, show func(*fiber.Ctx, int, ui.FieldErrors) error) error {
	switch {
	case fault.Is(err, fault.Invalid):
		return show(c, fiber.StatusUnprocessableEntity, ui.Errors(c.UserContext(), err))
	case fault.Is(err, fault.Conflict):
		return show(c, fiber.StatusConflict, ui.Errors(c.UserContext(), err))
	}
	return err
}

func (h *Handler) forMe(c *fiber.Ctx) error {
	ctx := c.UserContext()
	f, err := h.Projects.ForMe(ctx, c.Params("project"))
	if err != nil {
		return err
	}
	w, err := h.words(ctx)
	if err != nil {
		return err
	}
	needs, err := h.needs(ctx, f.Project.ID)
	if err != nil {
		return err
	}
	return respond.Page(c, forMePage(forMeView{words: w, ForMe: f, needs: needs}))
}

// waveOf finds a wave of the project in the path by its number.
func (h *Handler) waveOf(c *fiber.Ctx) (project.Overview, project.Planned, error) {
	o, err := h.Projects.Get(c.UserContext(), c.Params("project"))
	if err != nil {
		return o, project.Planned{}, err
	}
	for _, w := range o.Waves {
		if text(w.Wave.Number) == c.Params("number") {
			return o, w, nil
		}
	}
	return o, project.Planned{}, fault.Missing("error.not_found")
}
