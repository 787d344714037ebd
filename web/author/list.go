package author

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// newCourse is the form of a new course as typed.
type newCourse struct {
	Title     string `form:"title" validate:"max=200"`
	Source    string `form:"source" validate:"omitempty,oneof=de en"`
	Translate string `form:"translate"`
}

func (in newCourse) head() courseware.Course {
	source := i18n.Lang(in.Source)
	if source == "" {
		source = i18n.DE
	}
	c := courseware.Course{Source: source, Languages: []i18n.Lang{source}, Title: i18n.Text{source: in.Title}}
	if in.Translate != "" {
		c.Languages = append(c.Languages, other(source))
	}
	return c
}

// other is the language a course is translated into.
func other(l i18n.Lang) i18n.Lang {
	if l == i18n.DE {
		return i18n.EN
	}
	return i18n.DE
}

type listView struct {
	courses []author.Listing
	in      newCourse
	errs    ui.FieldErrors
}

func (h *Handler) list(c *fiber.Ctx) error {
	return h.showList(c, fiber.StatusOK, newCourse{Source: string(i18n.LangOf(c.UserContext())), Translate: "yes"}, nil)
}

func (h *Handler) showList(c *fiber.Ctx, status int, in newCourse, errs ui.FieldErrors) error {
	courses, err := h.Author.List(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Status(c, status, listPage(listView{courses: courses, in: in, errs: errs}))
}

func (h *Handler) create(c *fiber.Ctx) error {
	var in newCourse
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			done, err := h.Author.Create(ctx, in.head())
			return coursePath(done.ID), err
		})
	}
	if respond.Mistake(err) {
		return h.showList(c, fault.KindOf(err).Status(), in, ui.Errors(c.UserContext(), err))
	}
	return err
}

func (v listView) columns(ctx context.Context) []ui.Column {
	var list []ui.Column
	for _, name := range []string{"title", "state", "live", "touched"} {
		list = append(list, ui.Column{Head: i18n.T(ctx, "editor.list."+name)})
	}
	return append(list, ui.Column{Head: i18n.T(ctx, "stats.link"), Action: true, Hidden: true})
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.courses))
	for _, l := range v.courses {
		name, lang := title(ctx, l.Title, "editor.untitled")
		live := i18n.T(ctx, "editor.list.never")
		switch {
		case l.WithdrawnAt != nil:
			live = i18n.T(ctx, "editor.list.withdrawn")
		case l.No > 0:
			live = i18n.T(ctx, "editor.list.version", i18n.Args{"No": l.No})
		}
		if l.Template {
			live = i18n.T(ctx, "reuse.list.template", i18n.Args{"Live": live})
		}
		touched := ""
		if l.TouchedAt != nil {
			touched = i18n.DateTime(ctx, *l.TouchedAt)
		}
		rows = append(rows, []templ.Component{
			ui.TextLink(ui.Link{Text: name, Lang: lang, Path: coursePath(l.Slug)}),
			ui.Text(i18n.T(ctx, "author.state."+string(l.State))), ui.Text(live), ui.Text(touched), figures(ctx, l, name),
		})
	}
	return rows
}

// figures leads to the statistics of a course that was published.
func figures(ctx context.Context, l author.Listing, name string) templ.Component {
	if l.No == 0 {
		return ui.Text("")
	}
	return ui.TextLink(ui.Link{Text: i18n.T(ctx, "stats.link"), Note: name, Path: statsPath(l.Slug)})
}

func (v listView) sources(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, l := range i18n.Langs {
		out = append(out, ui.Option{Value: string(l), Label: langName(ctx, l), Selected: v.in.Source == string(l)})
	}
	return out
}
