// Package skill is a person's profile: what is known of the own skills, what is
// missing, what teaches it, and who may see it; and what people share with
// their supervisor. It decides nothing; the rooms of internal/skill do.
package skill

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/skill/suggest"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Skills   *skill.Service
	Ratings  *rating.Service
	Checks   *check.Service
	Suggest  *suggest.Service
	Sessions *session.Manager
}

const (
	minePath    = "/my/skills"
	historyPath = minePath + "/history"
	checkPath   = minePath + "/check"
	teamPath    = "/team/skills"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(minePath, rating.Own, h.mine)
	r.Get(historyPath, rating.Own, h.history)
	r.Get(minePath+"/export.csv", rating.Own, h.csv)
	r.Get(minePath+"/export.json", rating.Own, h.json)
	r.Post(minePath+"/sharing", rating.Own, h.share)
	r.Post(minePath+"/sharing/end", rating.Own, h.revoke)
	r.Post(minePath+"/deletion", rating.Own, h.forget)
	r.Get(teamPath, rating.Shared, h.shared)
	r.Get(teamPath+"/:share", rating.Shared, h.profile)
	r.Post(teamPath+"/:share", rating.Shared, h.talk)
}

func sharePath(id uuid.UUID) string { return teamPath + "/" + id.String() }

func (h *Handler) mine(c *fiber.Ctx) error { return h.showMine(c, nil) }

func (h *Handler) showMine(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	var v mineView
	var offer suggest.Offer
	err := h.load(ctx, &v, h.Ratings.AskShares(&v.shares), h.Checks.AskRuns(&v.runs), h.Ratings.AskSupervisors(&v.supervisors), h.Suggest.AskOffer(&offer))
	if err != nil {
		return err
	}
	v.errs, v.gaps = ui.Errors(ctx, failed), gaps(v.rows)
	if v.courses, err = h.Suggest.For(ctx, v.frame.Code, offer, v.gaps); err != nil {
		return err
	}
	return respond.Shown(c, failed, minePage(v))
}

// history shows where each level comes from, and what was rated when.
func (h *Handler) history(c *fiber.Ctx) error {
	var v mineView
	err := h.load(c.UserContext(), &v)
	if err == nil {
		err = h.name(c.UserContext(), &v)
	}
	if err != nil {
		return err
	}
	return respond.Page(c, historyPage(v))
}

// load reads how far the person is and should be, and what else is asked for.
func (h *Handler) load(ctx context.Context, v *mineView, also ...db.Ask) (err error) {
	var need skill.Need
	asks := append([]db.Ask{h.Skills.AskNeed(actor.From(ctx).Person, &need), h.Ratings.AskMine(&v.ratings)}, also...)
	if err = h.DB.Read(ctx, asks...); err != nil {
		return err
	}
	if v.frame, err = h.Skills.Open(ctx, need.Chosen); err == nil {
		v.rows = arrange(v.frame, need.Targets, v.ratings, clock.Now(ctx))
	}
	return err
}

// name reads what was rated under whichever framework.
func (h *Handler) name(ctx context.Context, v *mineView) (err error) {
	ids := make([]uuid.UUID, len(v.ratings))
	for i, r := range v.ratings {
		ids[i] = r.Competence
	}
	v.names, err = h.Skills.Names(ctx, v.frame, ids...)
	return err
}

func (h *Handler) csv(c *fiber.Ctx) error {
	var v mineView
	if err := h.load(c.UserContext(), &v); err != nil {
		return err
	}
	return sheet.CSV(c, v.sheet(c.UserContext()))
}

func (h *Handler) json(c *fiber.Ctx) error {
	ctx := c.UserContext()
	var v mineView
	err := h.load(ctx, &v, h.Ratings.AskShares(&v.shares), h.Checks.AskRuns(&v.runs))
	if err == nil {
		err = h.name(ctx, &v)
	}
	if err != nil {
		return err
	}
	out := v.everything()
	for _, r := range v.runs {
		one, err := h.Checks.Get(ctx, r.ID)
		if err != nil {
			return err
		}
		out.Checks = append(out.Checks, checkOf(one))
	}
	return out.send(c)
}

func (h *Handler) share(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) {
		id, _ := uuid.Parse(c.FormValue("supervisor")) // nobody leads with no id
		return true, h.Ratings.Share(ctx, id)
	})
	if fault.Is(err, fault.Invalid) {
		return h.showMine(c, err)
	}
	return h.done(c, err, "rating.done.shared", minePath)
}

func (h *Handler) revoke(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Ratings.Revoke(ctx) })
	return h.done(c, err, "rating.done.revoked", minePath)
}

func (h *Handler) forget(c *fiber.Ctx) error {
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Checks.Forget(ctx) })
	return h.done(c, err, "rating.done.forgotten", minePath)
}

func (h *Handler) done(c *fiber.Ctx, err error, notice, to string) error {
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, to)
}

func (h *Handler) shared(c *fiber.Ctx) error {
	list, err := h.Ratings.SharedWithMe(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, sharedPage(list))
}

func (h *Handler) profile(c *fiber.Ctx) error { return h.showProfile(c, nil) }

func (h *Handler) showProfile(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	id, err := uuid.Parse(c.Params("share"))
	if err != nil {
		return fault.Missing("rating.not_shared")
	}
	p, err := h.Ratings.Profile(ctx, id)
	if err != nil {
		return err
	}
	v := profileView{Profile: p, errs: ui.Errors(ctx, failed), given: levels(c)}
	var need skill.Need
	if err := h.DB.Read(ctx, h.Skills.AskNeed(p.Person, &need)); err != nil {
		return err
	}
	frame, err := h.Skills.Open(ctx, need.Chosen)
	if err != nil {
		return err
	}
	v.rows = arrange(frame, need.Targets, p.Ratings, clock.Now(ctx))
	if failed != nil {
		return respond.Status(c, fault.KindOf(failed).Status(), profilePage(v))
	}
	return respond.Page(c, profilePage(v))
}

// talk writes down what a conversation came to.
func (h *Handler) talk(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("share"))
	if err != nil {
		return fault.Missing("rating.not_shared")
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Ratings.Talk(ctx, id, levels(c)) })
	if fault.Is(err, fault.Invalid) {
		return h.showProfile(c, err)
	}
	return h.done(c, err, "rating.done.talked", sharePath(id))
}
