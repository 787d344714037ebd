// Package instruct is the pages of instruction: whom a supervisor still has to
// instruct, their confirmation for several people at once, what is special
// about a workplace, and the confirmation of the person. It decides nothing;
// internal/duty/instruct does.
package instruct

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB           *db.DB
	Instructions *instruct.Service

	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get("/team/instructions", duty.Team, h.list)
	r.Get("/team/instructions/:duty", duty.Team, h.sheet)
	r.Post("/team/instructions/:duty", duty.Team, h.instructed)
	r.Post("/team/instructions/:duty/units/:unit", duty.Team, h.addon)
	r.Get("/team/instructions/:duty/list.pdf", duty.Team, h.print)
	r.Post("/my/assignments/:duty/instruction", actor.SignedIn, h.understood)
}

func (h *Handler) list(c *fiber.Ctx) error {
	groups, err := h.Instructions.Groups(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, listPage(groups))
}

func (h *Handler) sheet(c *fiber.Ctx) error {
	return h.showSheet(c, typed{on: form.DateOf(clock.Today(c.UserContext()))}, nil)
}

func (h *Handler) showSheet(c *fiber.Ctx, in typed, failed error) (err error) {
	ctx := c.UserContext()
	v := sheetView{typed: in, errs: ui.Errors(ctx, failed), clash: fault.Is(failed, fault.Conflict)}
	if v.Sheet, err = h.Instructions.Sheet(ctx, c.Params("duty")); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, sheetPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), sheetPage(v))
}

// typed is what was filled in.
type typed struct {
	on             form.Date
	persons        []string
	signed, passed bool
	unit           string // whose text was written
	de, en         string
}

func (h *Handler) instructed(c *fiber.Ctx) error {
	in := typed{on: form.ReadDate(c, instruct.FieldOn), signed: c.FormValue("signed") != "", passed: c.FormValue("passed") != ""}
	given := instruct.Given{Signed: in.signed, Passed: in.passed}
	for _, b := range c.Context().PostArgs().PeekMulti(instruct.FieldPersons) {
		in.persons = append(in.persons, string(b))
		if id, err := uuid.Parse(string(b)); err == nil {
			given.Persons = append(given.Persons, id)
		}
	}
	return h.act(c, in, "instruct.done.given", func(ctx context.Context) (err error) {
		if given.On, err = in.on.Read(instruct.FieldOn); err != nil {
			return err
		}
		return h.Instructions.Instructed(ctx, c.Params("duty"), given)
	})
}

func (h *Handler) addon(c *fiber.Ctx) error {
	unit := c.Params("unit")
	in := typed{on: form.DateOf(clock.Today(c.UserContext())), unit: unit, de: c.FormValue(instruct.FieldAddon), en: c.FormValue(instruct.FieldAddon + "_en")}
	no, _ := strconv.Atoi(c.FormValue("no"))
	return h.act(c, in, "instruct.done.addon", func(ctx context.Context) error {
		return h.Instructions.SetAddon(ctx, c.Params("duty"), unit, no, i18n.Text{i18n.DE: in.de, i18n.EN: in.en})
	})
}

// act does something once and shows the sheet with a notice, or with what is
// wrong.
func (h *Handler) act(c *fiber.Ctx, in typed, notice string, do func(context.Context) error) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", do(ctx) })
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		return h.showSheet(c, in, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, "/team/instructions/"+c.Params("duty"))
}

func (h *Handler) understood(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return "", h.Instructions.Understood(ctx, c.Params("duty"))
	})
	notice := session.Notice{ID: "instruct.done.understood"}
	if fault.Is(err, fault.Conflict) { // done already: the page says so
		notice.ID, err = "instruct.nothing", nil
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, notice)
	return respond.To(c, "/my/assignments/"+c.Params("duty"))
}

// printTime allows for the compiler to start.
const printTime = time.Minute

func (h *Handler) print(c *fiber.Ctx) error {
	defer session.Deadline(c, printTime)()
	ctx := c.UserContext()
	out, err := h.Instructions.Print(ctx, c.Params("duty"))
	if err != nil {
		return err
	}
	return respond.Download(c, i18n.T(ctx, "instruct.print.file"), "application/pdf", out)
}
