// Package team is a supervisor's page about their own people: what is
// mandatory, by when, and whether it is done. It shows no scores, no activity
// and nothing voluntary, and decides nothing.
package team

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/sheet"
)

// Handler serves the pages.
type Handler struct {
	Org      *org.Service
	Courses  *course.Service
	Projects *project.Service
	Duties   *duty.Service
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/team", project.Team, h.team)
	r.Get("/team/export.csv", project.Team, h.export)
}

func (h *Handler) team(c *fiber.Ctx) error {
	v, err := h.load(c.UserContext(), c.Query("show"))
	if err != nil {
		return err
	}
	return respond.Page(c, teamPage(v))
}

func (h *Handler) export(c *fiber.Ctx) error {
	v, err := h.load(c.UserContext(), c.Query("show"))
	if err != nil {
		return err
	}
	return sheet.CSV(c, v.sheet())
}

// load reads the team; what a project asks for and what a duty asks for stand
// in one list.
func (h *Handler) load(ctx context.Context, show string) (v view, err error) {
	v = view{ctx: ctx, overdue: show == "overdue"}
	members, err := h.Projects.MyTeam(ctx)
	if err != nil {
		return v, err
	}
	duties, err := h.Duties.Team(ctx)
	if err != nil {
		return v, err
	}
	if v.tree, err = h.Org.Tree(ctx); err != nil {
		return v, err
	}
	titles, err := h.Courses.Titles(ctx)
	v.members = gather(members, duties, titles)
	return v, err
}
