// Package path is the pages of learning paths: for those who take them, for
// those who write them, and what a course asks for first.
package path

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Paths    *path.Service
	Courses  *course.Service
	Sessions *session.Manager
}

const (
	listPath  = "/author/paths"
	needsPath = "/author/prerequisites"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	const p = listPath + "/:path"
	r.Get("/paths/:path", course.Read, h.path)
	r.Get(listPath, path.Manage, h.list)
	r.Post(listPath, path.Manage, h.create)
	r.Get(p, path.Manage, h.edit)
	r.Post(p, path.Manage, h.saveHead)
	r.Post(p+"/steps", path.Manage, h.step)
	r.Get(p+"/preview", path.Manage, h.preview)
	r.Post(p+"/publication", path.Manage, h.publish)
	r.Post(p+"/withdrawal", path.Manage, h.withdraw)
	r.Get(needsPath+"/:course", path.Manage, h.needs)
	r.Post(needsPath+"/:course", path.Manage, h.setNeeds)
}

func editPath(slug string) string { return listPath + "/" + slug }

func (h *Handler) path(c *fiber.Ctx) error {
	st, err := h.Paths.Mine(c.UserContext(), c.Params("path"))
	if err != nil {
		return err
	}
	return respond.Page(c, pathPage(pathView{Standing: st}))
}

// preview is the page of a path as learners will see it.
func (h *Handler) preview(c *fiber.Ctx) error {
	d, err := h.Paths.Draft(c.UserContext(), c.Params("path"))
	if err != nil {
		return err
	}
	return respond.Page(c, pathPage(pathView{
		Standing: path.Standing{Content: d.Content, ID: d.ID, Slug: d.Slug, Courses: d.Courses}, preview: true,
	}))
}

func (h *Handler) list(c *fiber.Ctx) error { return h.showList(c, nil) }

func (h *Handler) showList(c *fiber.Ctx, failed error) error {
	list, err := h.Paths.List(c.UserContext())
	if err != nil {
		return err
	}
	v := listView{list: list, name: c.FormValue("name"), errs: ui.Errors(c.UserContext(), failed)}
	return respond.Shown(c, failed, listPage(v))
}

func (h *Handler) create(c *fiber.Ctx) error {
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return h.Paths.Create(ctx, i18n.Text{i18n.DE: c.FormValue("name")})
	})
	if respond.Mistake(err) {
		return h.showList(c, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, editPath(slug))
}

func (h *Handler) edit(c *fiber.Ctx) error { return h.showEdit(c, nil) }

// showEdit shows the path as it stands, with what was typed in the form that
// was refused.
func (h *Handler) showEdit(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	d, err := h.Paths.Draft(ctx, c.Params("path"))
	if err != nil {
		return err
	}
	v := editView{Draft: d, in: typed(c), errs: ui.Errors(ctx, failed)}
	if v.offered, err = h.Courses.List(ctx); err != nil {
		return err
	}
	return respond.Shown(c, failed, editPage(v))
}

func (h *Handler) saveHead(c *fiber.Ctx) error {
	in := typed(c)
	return h.act(c, "path.done.saved", func(ctx context.Context) error {
		return h.Paths.Edit(ctx, c.Params("path"), in.version, func(p *path.Content) error { return p.Head(in.name, in.goal) })
	})
}

// step changes the courses and groups: what is done stands on the button.
func (h *Handler) step(c *fiber.Ctx) error {
	in := typed(c)
	return h.act(c, "", func(ctx context.Context) error {
		return h.Paths.Edit(ctx, c.Params("path"), in.version, in.apply)
	})
}

func (h *Handler) publish(c *fiber.Ctx) error {
	in := typed(c)
	return h.act(c, "path.done.published", func(ctx context.Context) error { return h.Paths.Publish(ctx, c.Params("path"), in.version) })
}

func (h *Handler) withdraw(c *fiber.Ctx) error {
	in := typed(c)
	return h.act(c, "path.done.withdrawn", func(ctx context.Context) error { return h.Paths.Withdraw(ctx, c.Params("path"), in.version) })
}

// act changes a path once and shows it, or what is wrong.
func (h *Handler) act(c *fiber.Ctx, notice string, do func(context.Context) error) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", do(ctx) })
	if respond.Mistake(err) {
		return h.showEdit(c, err)
	}
	if err != nil {
		return err
	}
	if notice != "" {
		h.Sessions.Notify(c, session.Notice{ID: notice})
	}
	return respond.To(c, editPath(c.Params("path")))
}

func (h *Handler) needs(c *fiber.Ctx) error { return h.showNeeds(c, nil) }

func (h *Handler) showNeeds(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	slug := c.Params("course")
	about, err := h.Courses.Published(ctx, slug)
	if err != nil {
		return err
	}
	v := needsView{slug: slug, title: about.Title, errs: ui.Errors(ctx, failed), chosen: map[string]bool{}}
	now, err := h.Paths.Needs(ctx, slug)
	if err != nil {
		return err
	}
	for _, n := range now {
		v.chosen[n.ID.String()] = true
	}
	if failed != nil {
		v.chosen = map[string]bool{}
		for _, id := range form.Many(c, path.FieldNeeds) {
			v.chosen[id] = true
		}
	}
	if v.paths, err = h.Paths.Offered(ctx); err != nil {
		return err
	}
	if v.courses, err = h.Courses.List(ctx); err != nil {
		return err
	}
	return respond.Shown(c, failed, needsPage(v))
}

func (h *Handler) setNeeds(c *fiber.Ctx) error {
	slug, chosen := c.Params("course"), form.IDs(form.Many(c, path.FieldNeeds))
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		offered, err := h.Paths.Offered(ctx)
		if err != nil {
			return "", err
		}
		var courses, paths []uuid.UUID
		for _, id := range chosen {
			if isPath(offered, id) {
				paths = append(paths, id)
			} else {
				courses = append(courses, id)
			}
		}
		return "", h.Paths.SetNeeds(ctx, slug, courses, paths)
	})
	if respond.Mistake(err) {
		return h.showNeeds(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "path.done.needs"})
	return respond.To(c, needsPath+"/"+slug)
}

// typed reads the forms of the editor.
func typed(c *fiber.Ctx) input {
	text := func(name string) i18n.Text {
		return i18n.Text{i18n.DE: c.FormValue(name + "_de"), i18n.EN: c.FormValue(name + "_en")}
	}
	in := input{
		at: c.FormValue("at"), do: c.FormValue("do"), course: c.FormValue(path.FieldCourse),
		rule: c.FormValue(path.FieldRule), least: c.FormValue(path.FieldLeast), name: text("name"), goal: text("goal"),
	}
	in.version, _ = strconv.Atoi(c.FormValue("version")) // none is an old one
	return in
}
