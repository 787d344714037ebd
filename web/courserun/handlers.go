// Package courserun is the pages of course runs: the dates to come, a place in
// one, planning, lists, the check-in, the personal calendar. It decides
// nothing; internal/courserun does.
package courserun

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Runs    *courserun.Service
	Courses *course.Service

	Sessions *session.Manager
}

// Mount registers the routes; fixed paths stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get("/events", courserun.Read, h.list)
	r.Post("/events", courserun.Lead, h.plan)
	r.Get("/events/new", courserun.Lead, h.newRun)
	r.Post("/events/interest", courserun.Book, h.interest)
	r.Get("/events/requests", courserun.Team, h.requests)
	r.Post("/events/requests/:place/approval", courserun.Team, h.decide(true))
	r.Post("/events/requests/:place/refusal", courserun.Team, h.decide(false))
	r.Get("/events/rooms", courserun.Manage, h.rooms)
	r.Post("/events/rooms", courserun.Manage, h.addRoom)
	r.Post("/events/rooms/:resource/end", courserun.Manage, h.endRoom)
	r.Get("/events/check-in/:session/:code", courserun.Book, h.arrive)
	r.Post("/events/check-in/:session/:code", courserun.Book, h.checkIn)
	r.Get("/events/:run.ics", courserun.Read, h.file)
	r.Get("/events/:run", courserun.Read, h.run)
	r.Post("/events/:run", courserun.Lead, h.save)
	r.Get("/events/:run/edit", courserun.Lead, h.edit)
	r.Post("/events/:run/place", courserun.Book, h.signUp)
	r.Post("/events/:run/place/cancellation", courserun.Book, h.leave)
	r.Post("/events/:run/people", courserun.Team, h.enlist)
	r.Post("/events/:run/people/:place/removal", courserun.Lead, h.remove)
	r.Post("/events/:run/sessions", courserun.Lead, h.addSession)
	r.Get("/events/:run/sessions/:session", courserun.Lead, h.editSession)
	r.Post("/events/:run/sessions/:session", courserun.Lead, h.moveSession)
	r.Post("/events/:run/sessions/:session/cancellation", courserun.Lead, h.cancelSession)
	r.Post("/events/:run/cancellation", courserun.Lead, h.cancel)
	r.Get("/events/:run/list", courserun.Lead, h.sheet)
	r.Get("/events/:run/list.pdf", courserun.Lead, h.print)
	r.Post("/events/:run/list/:session", courserun.Lead, h.record)
	r.Post("/events/:run/closing", courserun.Lead, h.close)
	r.Get("/events/:run/door/:session", courserun.Lead, h.door)
	r.Post("/events/:run/door/:session", courserun.Lead, h.card)
	r.Get("/my/calendar", actor.SignedIn, h.calendar)
	r.Post("/my/calendar", actor.SignedIn, h.newFeed)
	r.Post("/my/calendar/end", actor.SignedIn, h.endFeed)
	r.Plain().Get("/cal/:token.ics", actor.Anyone, h.feed)
}

// Values of the filter's fields.
const (
	yes      = "yes"
	twoWeeks = "14"
	quarter  = "90"
)

func (h *Handler) list(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	v := listView{course: c.Query("course"), when: c.Query("when"), free: c.Query("free") != ""}
	f := courserun.Filter{Course: v.course, Free: v.free}
	switch v.when {
	case twoWeeks:
		f.To = clock.Today(ctx).AddDays(14)
	case quarter:
		f.To = clock.Today(ctx).AddDays(90)
	}
	if v.runs, err = h.Runs.List(ctx, f); err != nil {
		return err
	}
	if v.mine, err = h.Runs.Mine(ctx); err != nil {
		return err
	}
	if actor.From(ctx).Can(courserun.Lead) {
		if v.led, err = h.Runs.Led(ctx); err != nil {
			return err
		}
	}
	if v.wishes, err = h.Runs.Wishes(ctx); err != nil {
		return err
	}
	if v.courses, err = h.Courses.List(ctx); err != nil {
		return err
	}
	return respond.Page(c, listPage(v))
}

func (h *Handler) run(c *fiber.Ctx) error { return h.showRun(c, nil) }

// showRun is the page of a run, with what went wrong on it.
func (h *Handler) showRun(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	r, outlook, err := h.Runs.Show(ctx, c.Params("run"))
	if err != nil {
		return err
	}
	v := runView{
		Run: r, Outlook: outlook, errs: ui.Errors(ctx, failed),
		number: c.FormValue("number"), member: c.FormValue("member"), waive: c.FormValue(courserun.FieldReason),
	}
	if failed == nil {
		return respond.Page(c, runPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), runPage(v))
}

// onRun does something with a run once and shows its page, or what is wrong.
func (h *Handler) onRun(c *fiber.Ctx, do func(ctx context.Context, slug string) (notice string, err error)) error {
	return h.act(c, "/events/"+c.Params("run"), h.showRun, func(ctx context.Context) (string, error) { return do(ctx, c.Params("run")) })
}

// act does something once, leads on with a notice, or shows again what is wrong.
func (h *Handler) act(c *fiber.Ctx, to string, again func(*fiber.Ctx, error) error, do func(context.Context) (string, error)) error {
	notice, err := respond.Effect(c, h.DB, do)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		return again(c, err)
	}
	if err != nil {
		return err
	}
	if notice != "" {
		h.Sessions.Notify(c, session.Notice{ID: notice})
	}
	return respond.To(c, to)
}

func (h *Handler) signUp(c *fiber.Ctx) error {
	return h.onRun(c, func(ctx context.Context, slug string) (string, error) {
		state, err := h.Runs.SignUp(ctx, slug)
		return "run.done." + string(state), err
	})
}

func (h *Handler) leave(c *fiber.Ctx) error {
	return h.onRun(c, func(ctx context.Context, slug string) (string, error) {
		return "run.done.left", h.Runs.Leave(ctx, slug)
	})
}

// enlist takes a member of the team from the list, or a number as typed.
func (h *Handler) enlist(c *fiber.Ctx) error {
	number := c.FormValue("number")
	if number == "" {
		number = c.FormValue("member")
	}
	return h.onRun(c, func(ctx context.Context, slug string) (string, error) {
		state, err := h.Runs.Enlist(ctx, slug, number, c.FormValue(courserun.FieldReason))
		return "run.enlisted." + string(state), err
	})
}

func (h *Handler) cancel(c *fiber.Ctx) error {
	return h.act(c, "/events/"+c.Params("run"), h.showEdit, func(ctx context.Context) (string, error) {
		return "run.done.cancelled", h.Runs.Cancel(ctx, c.Params("run"), c.FormValue("reason"))
	})
}

func (h *Handler) interest(c *fiber.Ctx) error {
	waits := c.FormValue("end") == ""
	notice := "run.interest.done"
	if !waits {
		notice = "run.interest.ended"
	}
	return h.act(c, "/events", func(_ *fiber.Ctx, err error) error { return err }, func(ctx context.Context) (string, error) {
		return notice, h.Runs.SetInterest(ctx, c.FormValue("course"), waits)
	})
}

func (h *Handler) requests(c *fiber.Ctx) error {
	list, err := h.Runs.Requests(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, requestsPage(list))
}

func (h *Handler) decide(agree bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := id(c, "place")
		if err != nil {
			return err
		}
		notice := "run.declined.done"
		if agree {
			notice = "run.approved.done"
		}
		return h.act(c, "/events/requests", func(_ *fiber.Ctx, err error) error { return err }, func(ctx context.Context) (string, error) {
			return notice, h.Runs.Decide(ctx, id, agree)
		})
	}
}

// id reads an id from the path; nonsense names nothing.
func id(c *fiber.Ctx, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params(name))
	if err != nil {
		return id, fault.Missing("run.not_found")
	}
	return id, nil
}

// mimeCalendar is what calendar programs open (RFC 5545, 8.1).
const mimeCalendar = "text/calendar; charset=utf-8"

// file is the run for one's calendar.
func (h *Handler) file(c *fiber.Ctx) error {
	ctx := c.UserContext()
	r, err := h.Runs.Peek(ctx, c.Params("run"))
	if err != nil {
		return err
	}
	b, err := h.Runs.File(ctx, r)
	if err != nil {
		return err
	}
	return respond.Download(c, i18n.T(ctx, "run.file", i18n.Args{"Course": r.CourseSlug}), mimeCalendar, b)
}
