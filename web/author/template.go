package author

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

const templatesPath = "/author/templates"

func templatePath(slug string) string { return templatesPath + "/" + slug }

type templatesView struct{ list []author.Listing }

// templates lists what courses can begin from.
func (h *Handler) templates(c *fiber.Ctx) error {
	list, err := h.Author.Templates(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, templatesPage(templatesView{list}))
}

// fromInput is a course to begin, as typed.
type fromInput struct {
	TitleDE string `form:"title_de" validate:"max=200"`
	TitleEN string `form:"title_en" validate:"max=200"`
}

type templateView struct {
	*author.Draft
	in   fromInput
	errs ui.FieldErrors
}

func (h *Handler) template(c *fiber.Ctx) error {
	return h.showTemplate(c, fiber.StatusOK, fromInput{}, nil)
}

func (h *Handler) showTemplate(c *fiber.Ctx, status int, in fromInput, errs ui.FieldErrors) error {
	d, err := h.Author.OpenHead(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	if !d.Head.Template || d.Live.No == 0 {
		return fault.Missing("author.missing")
	}
	return respond.Status(c, status, templatePage(templateView{d, in, errs}))
}

func (h *Handler) begin(c *fiber.Ctx) error {
	var in fromInput
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			d, err := h.Author.OpenHead(ctx, c.Params("course"))
			if err != nil {
				return "", err
			}
			t := both(in.TitleDE, in.TitleEN)
			if t[d.Head.Source] == "" {
				return "", fault.InvalidInput(fault.Field{Name: "title_" + string(d.Head.Source), ID: "author.title_missing"})
			}
			done, err := h.Author.FromTemplate(ctx, d.Slug, t)
			return coursePath(done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showTemplate(c, fault.KindOf(err).Status(), in, ui.Errors(c.UserContext(), err))
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "reuse.begun"})
	}
	return err
}

// markTemplate makes a course a template, or a course again.
func (h *Handler) markTemplate(c *fiber.Ctx) error {
	course, mark := c.Params("course"), c.FormValue("template") == "yes"
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Author.SetTemplate(ctx, course, mark)
		return coursePath(course), err
	})
	if respond.Mistake(err) {
		return h.showCourse(c, fault.KindOf(err).Status(), func(v *courseView) { v.errs = ui.Errors(c.UserContext(), err) })
	}
	return err
}

// centralView are the central lessons, and those of a course to choose from.
type centralView struct {
	from    string
	central []author.Central
	courses []ui.Option
	lessons []ui.Option
	errs    ui.FieldErrors
}

const centralPath = "/author/central"

func (h *Handler) central(c *fiber.Ctx) error { return h.showCentral(c, fiber.StatusOK, nil) }

func (h *Handler) showCentral(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	v := centralView{from: c.Query("from"), errs: errs}
	var err error
	if v.central, err = h.Author.Centrals(ctx); err != nil {
		return err
	}
	list, err := h.Author.Homes(ctx)
	if err != nil {
		return err
	}
	for _, l := range list {
		name, lang := title(ctx, l.Title, "editor.untitled")
		v.courses = append(v.courses, ui.Option{Value: l.Slug, Label: name, Lang: lang, Selected: l.Slug == v.from})
	}
	if v.from != "" {
		if v.lessons, err = h.choices(ctx, v.from, ""); err != nil {
			return err
		}
	}
	return respond.Status(c, status, centralPage(v))
}

func (h *Handler) setCentral(c *fiber.Ctx) error {
	var in linkInput
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			home, lesson, ok := cutLesson(in.Lesson)
			if !ok {
				return "", fault.InvalidInput(fault.Field{Name: "lesson", ID: "reuse.choose"})
			}
			_, err := h.Author.SetCentral(ctx, home, lesson, c.FormValue("do") != doCut)
			return centralPath, err
		})
	}
	if respond.Mistake(err) {
		return h.showCentral(c, fault.KindOf(err).Status(), ui.Errors(c.UserContext(), err))
	}
	return err
}

func outline(ctx context.Context, d *author.Draft) []string {
	var out []string
	for _, l := range d.All() {
		name, _ := title(ctx, l.Title(), "editor.untitled")
		out = append(out, i18n.T(ctx, "reuse.template.lesson", i18n.Args{"Title": name, "Minutes": l.Minutes()}))
	}
	return out
}
