package courserun

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

func (h *Handler) sheet(c *fiber.Ctx) error { return h.showSheet(c, nil) }

func (h *Handler) showSheet(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	sheet, err := h.Runs.Sheet(ctx, c.Params("run"))
	if err != nil {
		return err
	}
	v := sheetView{Sheet: sheet, errs: ui.Errors(ctx, failed)}
	if failed == nil {
		return respond.Page(c, sheetPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), sheetPage(v))
}

func (h *Handler) onSheet(c *fiber.Ctx, do func(ctx context.Context, slug string) (string, error)) error {
	return h.act(c, "/events/"+c.Params("run")+"/list", h.showSheet, func(ctx context.Context) (string, error) { return do(ctx, c.Params("run")) })
}

func (h *Handler) record(c *fiber.Ctx) error {
	session, err := id(c, "session")
	if err != nil {
		return err
	}
	came := form.IDs(form.Many(c, "came"))
	return h.onSheet(c, func(ctx context.Context, slug string) (string, error) {
		return "run.done.recorded", h.Runs.Record(ctx, slug, session, came)
	})
}

func (h *Handler) close(c *fiber.Ctx) error {
	return h.onSheet(c, func(ctx context.Context, slug string) (string, error) {
		return "run.done.closed", h.Runs.Close(ctx, slug)
	})
}

func (h *Handler) remove(c *fiber.Ctx) error {
	place, err := id(c, "place")
	if err != nil {
		return err
	}
	return h.onSheet(c, func(ctx context.Context, slug string) (string, error) {
		return "run.done.removed", h.Runs.Remove(ctx, slug, place)
	})
}

// printTime allows for the compiler to start.
const printTime = time.Minute

func (h *Handler) print(c *fiber.Ctx) error {
	defer session.Deadline(c, printTime)()
	ctx := c.UserContext()
	out, err := h.Runs.Print(ctx, c.Params("run"))
	if err != nil {
		return err
	}
	return respond.Download(c, i18n.T(ctx, "run.list.file"), "application/pdf", out)
}

// door is what stands on the trainer's device while people come in.
func (h *Handler) door(c *fiber.Ctx) error { return h.showDoor(c, nil) }

func (h *Handler) showDoor(c *fiber.Ctx, failed error) error {
	session, err := id(c, "session")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	desk, err := h.Runs.Desk(ctx, c.Params("run"), session)
	if fault.Is(err, fault.Conflict) {
		return respond.Status(c, fiber.StatusConflict, closedPage(c.Params("run"), ui.Errors(ctx, err)))
	}
	if err != nil {
		return err
	}
	v := doorView{Desk: desk, errs: ui.Errors(ctx, failed)}
	if v.qr, err = pdf.QR(desk.URL); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, doorPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), doorPage(v))
}

func (h *Handler) card(c *fiber.Ctx) error {
	at, err := id(c, "session")
	if err != nil {
		return err
	}
	name, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return h.Runs.CheckInCard(ctx, c.Params("run"), at, c.FormValue(courserun.FieldCard))
	})
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Forbidden:
		return h.showDoor(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "run.done.card", Args: i18n.Args{"Name": name}})
	return respond.To(c, "/events/"+c.Params("run")+"/door/"+at.String())
}

// arrive is where the code on the trainer's device leads: reading it changes
// nothing, so that a camera that only looks checks nobody in.
func (h *Handler) arrive(c *fiber.Ctx) error { return h.showArrival(c, nil) }

func (h *Handler) showArrival(c *fiber.Ctx, failed error) error {
	at, err := id(c, "session")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	r, err := h.Runs.Coming(ctx, at)
	if fault.Is(err, fault.Conflict) {
		failed, err = err, nil
	}
	if err != nil {
		return err
	}
	v := arrivalView{run: r, path: "/events/check-in/" + at.String() + "/" + c.Params("code"), errs: ui.Errors(ctx, failed)}
	if failed == nil {
		return respond.Page(c, arrivalPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), arrivalPage(v))
}

func (h *Handler) checkIn(c *fiber.Ctx) error {
	at, err := id(c, "session")
	if err != nil {
		return err
	}
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		r, err := h.Runs.CheckIn(ctx, at, c.Params("code"))
		if err != nil {
			return "", err
		}
		return r.Slug, nil
	})
	if fault.Is(err, fault.Conflict) {
		return h.showArrival(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "run.done.checked_in"})
	return respond.To(c, "/events/"+slug)
}
