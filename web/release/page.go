package release

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// pageView is the publication of a course.
type pageView struct {
	words
	author.Outlook
	comments []author.Comment
	steps    []author.Step // the newest
	reach    learn.Reach
	names    map[uuid.UUID]people.Person
	first    int // of the differences, from 0

	form input
	errs ui.FieldErrors
}

// input is what was typed on the page, so that nothing is lost where it is
// refused.
type input struct {
	Change  string
	When    string
	Day     form.Date
	Time    string
	Reason  string
	WhyDE   string
	WhyEN   string
	Block   string // that a comment is to
	Comment string
}

func read(c *fiber.Ctx) input {
	return input{
		Change: c.FormValue("change"), When: c.FormValue("when"), Time: c.FormValue("time"),
		Day:    form.ReadDate(c, "at"),
		Reason: c.FormValue("reason"), WhyDE: c.FormValue("why_de"), WhyEN: c.FormValue("why_en"),
		Block: c.FormValue("block"), Comment: c.FormValue("comment"),
	}
}

func (h *Handler) show(c *fiber.Ctx) error {
	return h.render(c, fiber.StatusOK, input{Block: c.Query("comment")}, nil)
}

// render shows the page, also with what was typed and what is wrong with it.
func (h *Handler) render(c *fiber.Ctx, status int, in input, errs ui.FieldErrors) error {
	v, err := h.load(c.UserContext(), slug(c))
	if err != nil {
		return err
	}
	v.form, v.errs = in, errs
	if page, err := strconv.Atoi(c.Query("page")); err == nil && page > 1 && page < 1000 {
		v.first = (page - 1) * perPage
	}
	return respond.Status(c, status, releasePage(v))
}

func (h *Handler) load(ctx context.Context, course string) (v pageView, err error) {
	v.words = words{ctx}
	if v.Outlook, err = h.Author.Outlook(ctx, course); err != nil {
		return v, err
	}
	if v.comments, err = h.Author.Comments(ctx, course); err != nil {
		return v, err
	}
	if v.steps, err = h.Author.History(ctx, course, uuid.Nil); err != nil {
		return v, err
	}
	if v.Draft.Live.VersionID != uuid.Nil {
		agreement, err := h.Tenants.Agreement(ctx)
		if err != nil {
			return v, err
		}
		if v.reach, err = h.Learn.Reach(ctx, v.Draft.Live.CourseID, agreement); err != nil {
			return v, err
		}
	}
	v.names, err = h.People.Named(ctx, "author", v.involved()...)
	return v, err
}

// involved are the people whose names the page shows.
func (v pageView) involved() []uuid.UUID {
	var ids []uuid.UUID
	for _, c := range v.comments {
		ids = append(ids, c.By, c.ResolvedBy)
	}
	return append(somebody(ids), actors(v.newest())...)
}

func actors(steps []author.Step) []uuid.UUID {
	var ids []uuid.UUID
	for _, s := range steps {
		ids = append(ids, s.By)
	}
	return somebody(ids)
}

// somebody leaves out the program, which is nobody whose record is looked at.
func somebody(ids []uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(ids, func(id uuid.UUID) bool { return id == uuid.Nil })
}

// newest are the steps that the page itself shows.
func (v pageView) newest() []author.Step { return v.steps[:min(len(v.steps), 5)] }
