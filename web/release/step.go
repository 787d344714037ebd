package release

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// step does something with the course of the path once, leads back to its page
// and says there what was done and how to take it back. What is refused shows
// the page again, with all that was typed.
func (h *Handler) step(c *fiber.Ctx, said string, do func(context.Context, string, input) (author.Done, error)) error {
	course, in := slug(c), read(c)
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (author.Done, error) { return do(ctx, course, in) })
	if err != nil {
		return h.refused(c, err, in)
	}
	n := session.Notice{ID: said}
	if done.Change != uuid.Nil {
		n.Undo = historyPath(course) + "/" + done.Change.String() + "/undo"
	}
	h.Sessions.Notify(c, n)
	return respond.To(c, pagePath(course))
}

// refused shows the page with the faults; other errors pass.
func (h *Handler) refused(c *fiber.Ctx, err error, in input) error {
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return h.render(c, kind.Status(), in, ui.Errors(c.UserContext(), err))
	}
	return err
}

func (h *Handler) submit(c *fiber.Ctx) error {
	return h.step(c, "release.said.submitted", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return h.Author.Submit(ctx, course)
	})
}

func (h *Handler) approve(c *fiber.Ctx) error {
	in := author.State(c.FormValue("state"))
	return h.step(c, "release.said.approved", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return h.Author.Approve(ctx, course, in)
	})
}

func (h *Handler) sendBack(c *fiber.Ctx) error {
	return h.step(c, "release.said.returned", func(ctx context.Context, course string, in input) (author.Done, error) {
		return h.Author.SendBack(ctx, course, in.Reason)
	})
}

func (h *Handler) takeBack(c *fiber.Ctx) error {
	return h.step(c, "release.said.recalled", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return h.Author.TakeBack(ctx, course)
	})
}

func (h *Handler) unschedule(c *fiber.Ctx) error {
	return h.step(c, "release.said.unscheduled", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return h.Author.Unschedule(ctx, course)
	})
}

func (h *Handler) reinstate(c *fiber.Ctx) error {
	return h.step(c, "release.said.reinstated", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return h.Author.Reinstate(ctx, course)
	})
}

// withdraw asks for the reason in German at least: it is read by those who
// look for the course.
func (h *Handler) withdraw(c *fiber.Ctx) error {
	return h.step(c, "release.said.withdrawn", func(ctx context.Context, course string, in input) (author.Done, error) {
		why := i18n.Text{}
		for l, s := range map[i18n.Lang]string{i18n.DE: in.WhyDE, i18n.EN: in.WhyEN} {
			if s != "" {
				why[l] = s
			}
		}
		done, err := h.Author.Withdraw(ctx, course, why)
		if strings.TrimSpace(in.WhyDE) == "" || fault.Is(err, fault.Invalid) {
			err = fault.InvalidInput(fault.Field{Name: "why_de", ID: "author.reason_missing"})
		}
		return done, err
	})
}

// publish makes the draft live, at once or at the time that was typed.
func (h *Handler) publish(c *fiber.Ctx) error {
	if c.FormValue("when") == later {
		return h.step(c, "release.said.scheduled", func(ctx context.Context, course string, in input) (author.Done, error) {
			at, err := in.at(ctx)
			if err != nil {
				return author.Done{}, err
			}
			return h.Author.Schedule(ctx, course, in.change(), at)
		})
	}
	return h.step(c, "release.said.published", func(ctx context.Context, course string, in input) (author.Done, error) {
		_, err := h.Author.Publish(ctx, course, in.change())
		return author.Done{}, err
	})
}

// The choices of when.
const (
	now   = "now"
	later = "later"
)

func (in input) change() course.Change { return course.Change(in.Change) }

// at is the time that was typed, in the municipality's zone.
func (in input) at(ctx context.Context) (time.Time, error) {
	day, err := in.Day.Read("at")
	if err == nil && day.IsZero() {
		err = fault.InvalidInput(fault.Field{Name: "at", ID: "form.date"})
	}
	if err != nil {
		return time.Time{}, err
	}
	hour, err := time.Parse("15:04", in.Time)
	if err != nil {
		return time.Time{}, fault.InvalidInput(fault.Field{Name: "time", ID: "release.time_wrong"})
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour.Hour(), hour.Minute(), 0, 0, clock.Zone(ctx)), nil
}

func (h *Handler) say(c *fiber.Ctx) error {
	return h.step(c, "release.said.commented", func(ctx context.Context, course string, in input) (author.Done, error) {
		_, err := h.Author.Say(ctx, course, in.Block, in.Comment)
		return author.Done{}, err
	})
}

func (h *Handler) resolve(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("comment"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	return h.step(c, "release.said.resolved", func(ctx context.Context, course string, _ input) (author.Done, error) {
		return author.Done{}, h.Author.Resolve(ctx, course, id)
	})
}

func (h *Handler) undo(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("step"))
	if err != nil {
		return fault.Missing("author.step_missing")
	}
	return h.step(c, "release.said.undone", func(ctx context.Context, course string, _ input) (author.Done, error) {
		_, err := h.Author.Undo(ctx, course, id)
		return author.Done{}, err
	})
}
