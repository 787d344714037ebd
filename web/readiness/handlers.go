// Package readiness is the pages of readiness: the board, a wave, a cell, the
// go-live decision, the method, and their exports. It decides nothing;
// internal/readiness does.
package readiness

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/readiness/example"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
)

// Handler serves the pages.
type Handler struct {
	DB        *db.DB
	Tenants   *tenant.Service
	Courses   *course.Service
	Readiness *readiness.Service
	Examples  *example.Service
}

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get("/readiness", readiness.View, h.board)
	r.Get("/readiness/method", actor.SignedIn, h.method)
	r.Get("/readiness/export.csv", readiness.View, h.boardCSV)
	r.Get("/readiness/export.xlsx", readiness.View, h.boardXLSX)
	r.Get("/readiness/:wave", readiness.View, h.wave)
	r.Get("/readiness/:wave/export.csv", readiness.View, h.waveCSV)
	r.Get("/readiness/:wave/export.xlsx", readiness.View, h.waveXLSX)
	r.Post("/readiness/:wave/example", readiness.View, h.tell)
	r.Get("/readiness/:wave/decision", readiness.Decide, h.decision)
	r.Post("/readiness/:wave/decision", readiness.Decide, h.decide)
	r.Get("/readiness/:unit/:wave", readiness.View, h.cell)
}

// query reads what the page is asked for; every part of it is in the address.
func query(c *fiber.Ctx) readiness.Query {
	q := readiness.Query{Project: c.Query("project"), Sort: c.Query("sort"), Published: c.Query("view") == "published"}
	if d, err := clock.ParseDate(c.Query("day")); err == nil {
		q.Day = d
	}
	return q
}

func (h *Handler) board(c *fiber.Ctx) error {
	v, err := h.boardView(c)
	if err != nil {
		return err
	}
	return respond.Page(c, boardPage(v))
}

func (h *Handler) boardView(c *fiber.Ctx) (boardView, error) {
	ctx := c.UserContext()
	b, err := h.Readiness.Board(ctx, query(c))
	if err != nil {
		return boardView{}, err
	}
	v := newBoardView(ctx, b, address(c))
	if v.all, err = h.projects(ctx, b); err != nil {
		return v, err
	}
	if v.chart = v.charted(c.Query("wave")); v.chart != nil {
		v.trend, err = h.Readiness.Trend(ctx, &v.b, v.chart)
	}
	return v, err
}

// projects lists the choices of the filter: all that the reader could see.
func (h *Handler) projects(ctx context.Context, b readiness.Board) ([]*readiness.Sheet, error) {
	if b.Query.Project == "" {
		return b.Sheets, nil
	}
	q := b.Query
	q.Project = ""
	all, err := h.Readiness.Board(ctx, q)
	return all.Sheets, err
}

func (h *Handler) wave(c *fiber.Ctx) error {
	ctx := c.UserContext()
	w, err := h.Readiness.Wave(ctx, c.Params("wave"), query(c))
	if err != nil {
		return err
	}
	return respond.Page(c, wavePage(waveView{WaveDetail: w, ctx: ctx, at: address(c)}))
}

func (h *Handler) cell(c *fiber.Ctx) error {
	ctx := c.UserContext()
	d, err := h.Readiness.Detail(ctx, c.Params("unit"), c.Params("wave"), query(c))
	if err != nil {
		return err
	}
	titles, err := h.Courses.Titles(ctx)
	if err != nil {
		return err
	}
	return respond.Page(c, cellPage(cellView{Detail: d, ctx: ctx, at: address(c), courses: titles}))
}

func (h *Handler) method(c *fiber.Ctx) error {
	a, err := h.Tenants.Agreement(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, methodPage(a.MinGroup))
}
