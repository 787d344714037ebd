package target

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB        *db.DB
	Skills    *skill.Service
	Workshops *workshop.Service
	People    *people.Service
	Projects  *project.Service
	Sessions  *session.Manager
}

const listPath = "/targets"

// Mount registers the routes; fixed words stand before parameters.
func (h *Handler) Mount(r route.Router) {
	const p = listPath + "/:family"
	r.Get(listPath, skill.Read, h.list)
	r.Post(listPath, skill.Manage, h.start)
	r.Get(p, skill.Read, h.profile)
	r.Get(p+"/edit", skill.Manage, h.edit)
	r.Post(p+"/edit", skill.Manage, h.save)
	r.Post(p+"/restore", skill.Manage, h.restore)
	r.Post(p+"/undo", skill.Manage, h.undo)
	r.Get(p+"/workshop", skill.Manage, h.workshop)
	r.Post(p+"/workshop", skill.Manage, h.saveWorkshop)
	const q = "/projects/:project/targets"
	r.Get(q, project.View, h.profile)
	r.Get(q+"/edit", skill.Plan, h.edit)
	r.Post(q+"/edit", skill.Plan, h.save)
	r.Post(q+"/restore", skill.Plan, h.restore)
	r.Post(q+"/undo", skill.Plan, h.undo)
}

func path(f people.JobFamily) string { return listPath + "/" + f.Slug }

// family is the job family a path names.
func (h *Handler) family(c *fiber.Ctx) (people.JobFamily, error) {
	all, err := h.People.JobFamilies(c.UserContext())
	if err != nil {
		return people.JobFamily{}, err
	}
	for _, f := range all {
		if f.Slug == c.Params("family") {
			return f, nil
		}
	}
	return people.JobFamily{}, fault.Missing("skill.target.missing")
}

func manages(ctx context.Context) bool { return actor.From(ctx).Can(skill.Manage) }

func (h *Handler) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	var v listView
	var err error
	if v.frame, err = h.Skills.Framework(ctx); err != nil {
		return err
	}
	if v.profiles, err = h.Skills.Profiles(ctx); err != nil {
		return err
	}
	all, err := h.People.JobFamilies(ctx)
	if err != nil {
		return err
	}
	v.families = sorted(ctx, all)
	return respond.Page(c, listPage(v))
}

// start gives the job families without a profile the one to begin from.
func (h *Handler) start(c *fiber.Ctx) error {
	n, err := respond.Effect(c, h.DB, func(ctx context.Context) (int, error) {
		all, err := h.People.JobFamilies(ctx)
		if err != nil {
			return 0, err
		}
		return h.Skills.Begin(ctx, all)
	})
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "target.done.started", Args: map[string]any{"Count": n}})
	return respond.To(c, listPath)
}

func (h *Handler) profile(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	if !v.of.ofProject() {
		if v.held, err = h.Workshops.Held(c.UserContext(), v.of.ID); err != nil {
			return err
		}
	}
	return respond.Page(c, profilePage(v))
}

// view is the profile a path names.
func (h *Handler) view(c *fiber.Ctx) (v profileView, err error) {
	ctx := c.UserContext()
	if v.of, err = h.subject(c); err != nil {
		return v, err
	}
	if v.frame, err = h.Skills.Framework(ctx); err != nil {
		return v, err
	}
	v.Profile, err = h.Skills.ProfileOf(ctx, v.of.Whose)
	return v, err
}

func (h *Handler) edit(c *fiber.Ctx) error { return h.showEdit(c, nil) }

func (h *Handler) showEdit(c *fiber.Ctx, failed error) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	if err := skill.MayChange(c.UserContext(), v.of.Whose); err != nil {
		return err
	}
	e := editView{profileView: v, now: v.Content, errs: ui.Errors(c.UserContext(), failed)}
	if start, ok := skill.StartOf(v.of.family); ok && v.ID == noID && skill.Fits(v.frame) {
		e.now, e.started = start.Content(v.frame), true
	}
	if failed != nil {
		e.now, e.reason = typed(c, v.frame), c.FormValue(skill.FieldReason)
	}
	if fault.Is(failed, fault.Conflict) {
		e.both = both(c.UserContext(), v.frame, v.Content, e.now)
	}
	return respond.Shown(c, failed, editPage(e))
}

func (h *Handler) save(c *fiber.Ctx) error {
	s, err := h.subject(c)
	if err != nil {
		return err
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		frame, err := h.Skills.Framework(ctx)
		if err != nil {
			return "", err
		}
		n := skill.NewState{Kind: skill.Changed, Reason: c.FormValue(skill.FieldReason), Content: typed(c, frame)}
		return "", h.Skills.SetProfile(ctx, s.Whose, form.Number(c, "revision"), n)
	})
	if respond.Mistake(err) {
		return h.showEdit(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "target.done.saved", Undo: s.path + "/undo"})
	return respond.To(c, s.path)
}

func (h *Handler) restore(c *fiber.Ctx) error {
	return h.back(c, func(ctx context.Context, w skill.Whose) error {
		return h.Skills.Restore(ctx, w, form.Number(c, "revision"), form.Number(c, "no"))
	})
}

func (h *Handler) undo(c *fiber.Ctx) error { return h.back(c, h.Skills.Undo) }

func (h *Handler) back(c *fiber.Ctx, do func(context.Context, skill.Whose) error) error {
	s, err := h.subject(c)
	if err != nil {
		return err
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return "", do(ctx, s.Whose) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "target.done.restored"})
	return respond.To(c, s.path)
}
