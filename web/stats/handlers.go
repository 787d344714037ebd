// Package stats is the page on which trainers see how a version of their
// course is taken and what people say about it, and the same as a file. It
// decides nothing; internal/learn/stats and internal/survey do.
package stats

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/learn/stats"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/sheet"
)

// Handler serves the page.
type Handler struct {
	Author *author.Service
	Stats  *stats.Service
	Survey *survey.Service
}

const coursesPath = "/author/courses"

// Mount registers the routes. They stand before the editor, whose lessons are a
// parameter where stats is a word.
func (h *Handler) Mount(r route.Router) {
	r.Get(coursesPath+"/:course/stats", author.Write, h.show)
	r.Get(coursesPath+"/:course/stats/export.csv", author.Write, h.csv)
	r.Get(coursesPath+"/:course/stats/export.xlsx", author.Write, h.xlsx)
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return respond.Page(c, statsPage(v))
}

func (h *Handler) csv(c *fiber.Ctx) error  { return h.export(c, sheet.CSV) }
func (h *Handler) xlsx(c *fiber.Ctx) error { return h.export(c, sheet.XLSX) }

func (h *Handler) export(c *fiber.Ctx, as sheet.Format) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return as(c, v.table())
}

// view reads figures, opinions and where the questions stand in the draft.
func (h *Handler) view(c *fiber.Ctx) (view, error) {
	ctx := c.UserContext()
	v := view{ctx: ctx, form: h.Survey.Form}
	var err error
	if v.Sheet, err = h.Stats.Sheet(ctx, c.Params("course"), c.QueryInt("version")); err != nil {
		return v, err
	}
	if actor.From(ctx).Can(survey.Read) {
		if v.said, err = h.Survey.Result(ctx, v.Of.ID); err != nil {
			return v, err
		}
	}
	return v, h.drafted(ctx, &v)
}

// drafted notes where each question is edited. A course that nobody opened yet
// is opened from its live version.
func (h *Handler) drafted(ctx context.Context, v *view) (err error) {
	if v.draft, err = h.Author.Questions(ctx, v.Slug); err != nil || v.draft != nil {
		return err
	}
	v.draft = map[string]string{}
	if v.Of.No == v.Versions[0].No {
		for _, q := range v.Questions {
			v.draft[q.ID] = q.Lesson
		}
	}
	return nil
}
