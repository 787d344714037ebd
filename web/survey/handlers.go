// Package survey is the page on which a person says what they think of a
// course they completed. It decides nothing; internal/survey does.
package survey

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the page.
type Handler struct {
	Courses *course.Service
	Learn   *learn.Service
	Survey  *survey.Service
}

// Mount registers the routes. They stand before the player, whose lessons are a
// parameter where feedback is a word.
func (h *Handler) Mount(r route.Router) {
	r.Get("/courses/:course/feedback", survey.Answer, h.show)
	r.Post("/courses/:course/feedback", survey.Answer, h.answer)
}

// view is the form with what was typed.
type view struct {
	form   survey.Form
	course *course.Version
	at     survey.Standing
	sheet  survey.Sheet
	errs   ui.FieldErrors
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return respond.Page(c, feedbackPage(v))
}

// view is about the version that the person completed last.
func (h *Handler) view(c *fiber.Ctx) (view, error) {
	ctx := c.UserContext()
	v := view{form: h.Survey.Form}
	version, err := h.completed(ctx, c.Params("course"))
	if err != nil {
		return v, err
	}
	if v.at, err = h.Survey.Standing(ctx, version); err != nil {
		return v, err
	}
	if v.at == survey.Off {
		return v, fault.Missing("survey.off")
	}
	v.course, err = h.Courses.Version(ctx, version)
	return v, err
}

func (h *Handler) completed(ctx context.Context, slug string) (uuid.UUID, error) {
	v, err := h.Courses.Published(ctx, slug)
	if err != nil {
		return uuid.Nil, err
	}
	st, err := h.Learn.Mine(ctx, v.CourseID)
	if err == nil && st.Completion == nil {
		err = fault.Missing("survey.not_completed")
	}
	if err != nil {
		return uuid.Nil, err
	}
	return st.Completion.VersionID, nil
}

// answer takes what was said. It does not run under the key of the form: that
// would keep a hash of person and answers, which is as good as the answers. The
// ticket does the same: of two clicks one counts, and both lead to the thanks.
func (h *Handler) answer(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	v.sheet = survey.Sheet{Values: map[string]int{}, Comment: c.FormValue("comment")}
	for _, q := range v.form.Questions {
		v.sheet.Values[q.ID], _ = strconv.Atoi(c.FormValue(q.ID))
	}
	err = h.Survey.Answer(c.UserContext(), v.course.ID, v.sheet)
	switch {
	case fault.Is(err, fault.Invalid):
		v.errs = ui.Errors(c.UserContext(), err)
		return respond.Status(c, fiber.StatusUnprocessableEntity, feedbackPage(v))
	case err == nil, fault.Is(err, fault.Conflict):
		return respond.To(c, path(v.course))
	}
	return err
}

func path(v *course.Version) string { return "/courses/" + v.Slug + "/feedback" }

// title is the course's name in the reader's language, or with its own.
func title(ctx context.Context, v *course.Version) (string, i18n.Lang) {
	l := v.In(i18n.LangOf(ctx))
	if l == i18n.LangOf(ctx) {
		return v.Title[l], ""
	}
	return v.Title[l], l
}

func (v view) options(ctx context.Context, question string) (out []ui.Option) {
	for i, words := range v.form.Scale {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: words.For(ctx), Selected: v.sheet.Values[question] == i+1})
	}
	return out
}
