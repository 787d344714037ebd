package author

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// setReview says when whoever asks wants to be reminded to look at the course
// again.
func (h *Handler) setReview(c *fiber.Ctx) error {
	course := c.Params("course")
	in := form.ReadDate(c, "review_on")
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		on, err := in.Read("review_on")
		if err != nil {
			return "", err
		}
		return coursePath(course) + "#review", h.Author.SetReview(ctx, course, uuid.Nil, on)
	})
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.day, v.errs = in, ui.Errors(c.UserContext(), err) })
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "editor.review.saved"})
	}
	return err
}

// copyForm are the titles of a copy as typed.
type copyForm struct {
	DE string `form:"copy_de" validate:"max=200"`
	EN string `form:"copy_en" validate:"max=200"`
}

func (h *Handler) copyCourse(c *fiber.Ctx) error {
	course := c.Params("course")
	var in copyForm
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			d, err := h.Author.OpenHead(ctx, course)
			if err != nil {
				return "", err
			}
			if both(in.DE, in.EN)[d.Head.Source] == "" {
				return "", fault.InvalidInput(fault.Field{Name: "copy_" + string(d.Head.Source), ID: "author.title_missing"})
			}
			done, err := h.Author.Copy(ctx, course, both(in.DE, in.EN))
			return coursePath(done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.copy, v.errs = in, ui.Errors(c.UserContext(), err) })
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "editor.copied"})
	}
	return err
}

func (f copyForm) in(l i18n.Lang) string { return both(f.DE, f.EN)[l] }

// copyOf are the titles that a copy is offered.
func copyOf(d *author.Draft) copyForm {
	name := func(l i18n.Lang) string {
		if d.Head.Title[l] == "" {
			return ""
		}
		return i18n.In(l, "editor.copy.of", i18n.Args{"Title": d.Head.Title[l]})
	}
	return copyForm{name(i18n.DE), name(i18n.EN)}
}

// discard throws a course away that never was published.
func (h *Handler) discard(c *fiber.Ctx) error {
	course := c.Params("course")
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (author.Done, error) { return h.Author.Discard(ctx, course) })
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "editor.discarded", Undo: undoPath(done.ID, "", done.Change)})
	return respond.To(c, listPath)
}

// mayGo says that the course can be thrown away: nobody ever saw it.
func (v courseView) mayGo() bool { return v.Live.VersionID == uuid.Nil && v.State == author.Drafting }

// reviewed says when the course is looked at again, and who is reminded.
func (v courseView) reviewed(ctx context.Context) string {
	if v.ReviewOn.IsZero() {
		return i18n.T(ctx, "editor.review.none")
	}
	return i18n.T(ctx, "editor.review.on", i18n.Args{"On": i18n.DateLong(ctx, v.ReviewOn), "Who": v.owner})
}
