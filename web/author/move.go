package author

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// moveView is the page on which a block is put somewhere else.
type moveView struct {
	blockView
	to   lessonView // where it goes
	errs ui.FieldErrors
}

// blockPlace shows where a block can go: first the lesson, then the place.
func (h *Handler) blockPlace(c *fiber.Ctx) error { return h.showMove(c, fiber.StatusOK, nil) }

func (h *Handler) showMove(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	course, lesson, id := c.Params("course"), c.Params("lesson"), c.Params("block")
	d, err := h.Author.OpenLesson(c.UserContext(), course, lesson)
	if err != nil {
		return err
	}
	from := lessonView{Draft: d, tab: d.Head.Source, lesson: find(d, lesson)}
	v := moveView{to: from, errs: errs}
	for _, b := range from.blocks() {
		if b.ID == id {
			v.blockView = b
		}
	}
	if v.ID == "" {
		return fault.Missing("author.block_missing")
	}
	if to := c.Query("to", c.FormValue("lesson", lesson)); to != lesson {
		if d, err = h.Author.OpenLesson(c.UserContext(), course, to); err != nil {
			return err
		}
		v.to = lessonView{Draft: d, tab: d.Head.Source, lesson: find(d, to)}
	}
	return respond.Status(c, status, movePage(v))
}

func (v moveView) lessons(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, l := range v.All() {
		if l.IsTest() && v.Question == nil {
			continue // the test asks only
		}
		name, lang := title(ctx, l.Title(), "editor.untitled")
		out = append(out, ui.Option{Value: l.ID, Label: name, Lang: lang, Selected: l.ID == v.to.lesson.ID})
	}
	return out
}

// target is the title of the lesson it goes to.
func (v moveView) target(ctx context.Context) string {
	name, _ := title(ctx, v.to.lesson.Title(), "editor.untitled")
	return name
}

// places are those in the lesson it goes to, without its own.
func (v moveView) places(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "editor.place.start")}}
	for _, b := range v.to.blocks() {
		if b.ID != v.ID {
			label := i18n.T(ctx, "editor.place.after", i18n.Args{"Block": strings.TrimSpace(b.name(ctx) + " " + b.start())})
			out = append(out, ui.Option{Value: b.ID, Label: label})
		}
	}
	return append(out, ui.Option{Value: author.End, Label: i18n.T(ctx, "editor.place.end"), Selected: true})
}

// lessonMove is the page on which a lesson is put somewhere else.
type lessonMove struct {
	*author.Draft
	lesson author.Lesson
	errs   ui.FieldErrors
}

func (h *Handler) lessonPlace(c *fiber.Ctx) error { return h.showLessonMove(c, fiber.StatusOK, nil) }

func (h *Handler) showLessonMove(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	d, err := h.Author.OpenHead(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	for _, l := range d.Lessons {
		if l.ID == c.Params("lesson") {
			return respond.Status(c, status, lessonMovePage(lessonMove{d, l, errs}))
		}
	}
	return fault.Missing("author.lesson_missing")
}

func (v lessonMove) places(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "editor.place.start")}}
	for _, l := range v.Lessons {
		if l.ID != v.lesson.ID {
			name, _ := title(ctx, l.Title(), "editor.untitled")
			out = append(out, ui.Option{Value: l.ID, Label: i18n.T(ctx, "editor.place.after", i18n.Args{"Block": name})})
		}
	}
	return append(out, ui.Option{Value: author.End, Label: i18n.T(ctx, "editor.place.end"), Selected: true})
}
