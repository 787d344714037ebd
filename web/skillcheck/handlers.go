// Package skillcheck is the pages of the digital check: what it is, its two
// parts, its result. It decides nothing; skill/check does.
package skillcheck

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Skills   *skill.Service
	Checks   *check.Service
	Ratings  *rating.Service
	Sessions *session.Manager
	Ask      func(quiz.View) ui.QuestionProps
}

const (
	homePath    = "/my/skills"
	checkPath   = homePath + "/check"
	resultsPath = homePath + "/checks"
)

// Mount registers the routes. A part is "self" or "test", a page its number.
func (h *Handler) Mount(r route.Router) {
	r.Get(checkPath, rating.Own, h.overview)
	r.Post(checkPath, rating.Own, h.begin)
	r.Post(checkPath+"/end", rating.Own, h.end)
	r.Post(checkPath+"/questions", rating.Own, h.draw)
	r.Post(checkPath+"/:part/completion", rating.Own, h.finish)
	r.Get(checkPath+"/:part/:page", rating.Own, h.page)
	r.Post(checkPath+"/:part/:page", rating.Own, h.save)
	r.Post(checkPath+"/:part/:page/draft", rating.Own, h.draft)
	r.Get(resultsPath+"/:run", rating.Own, h.result)
	r.Post(resultsPath+"/:run/deletion", rating.Own, h.remove)
}

func pagePath(p check.Part, no int) string {
	return checkPath + "/" + string(p) + "/" + strconv.Itoa(no)
}

func resultPath(id uuid.UUID) string { return resultsPath + "/" + id.String() }

func (h *Handler) overview(c *fiber.Ctx) error {
	ctx := c.UserContext()
	frame, err := h.Skills.Framework(ctx)
	if err != nil {
		return err
	}
	v := overviewView{known: frame.Code == bank.Framework}
	if v.check, err = h.Checks.Mine(ctx); err != nil {
		return err
	}
	if v.check == nil {
		if v.viewer, err = h.viewer(ctx); err != nil {
			return err
		}
	}
	v.rests = v.check != nil && v.check.Rests(clock.Now(ctx)) && c.Query("on") == ""
	return respond.Page(c, overviewPage(v))
}

// viewer names who sees the actor's results as soon as they are there.
func (h *Handler) viewer(ctx context.Context) (string, error) {
	var shares []rating.Share
	if err := h.DB.Read(ctx, h.Ratings.AskShares(&shares)); err != nil {
		return "", err
	}
	if _, live := rating.Live(shares); !live {
		return "", nil
	}
	led, err := h.Ratings.Supervisors(ctx)
	if p, ok := rating.Viewer(shares, led); ok {
		return p.FullName(), err
	}
	return "", err
}

func (h *Handler) begin(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Checks.Begin(ctx, c.FormValue("anew") == "yes")
		return pagePath(check.SelfPart, 1), err
	})
}

func (h *Handler) end(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) { return homePath, h.Checks.End(ctx) })
}

func (h *Handler) draw(c *fiber.Ctx) error {
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return pagePath(check.TestPart, 1), h.Checks.BeginTest(ctx)
	})
}

func (h *Handler) finish(c *fiber.Ctx) error {
	part, err := partOf(c)
	if err != nil {
		return err
	}
	return respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		id, err := h.Checks.Finish(ctx, part)
		if part == check.SelfPart {
			return checkPath, err
		}
		return resultPath(id), err
	})
}

func partOf(c *fiber.Ctx) (check.Part, error) {
	p := check.Part(c.Params("part"))
	if p != check.SelfPart && p != check.TestPart {
		return "", fault.Missing("error.not_found")
	}
	return p, nil
}

// open is the page of the open check that the address names.
func (h *Handler) open(c *fiber.Ctx) (v pageView, err error) {
	part, err := partOf(c)
	if err != nil {
		return v, err
	}
	ctx := c.UserContext()
	if v.frame, err = h.Skills.Framework(ctx); err != nil {
		return v, err
	}
	if v.check, err = h.Checks.Mine(ctx); err != nil {
		return v, err
	}
	if v.check == nil {
		return v, nil
	}
	v.checks, v.ask = h.Checks, h.Ask
	no, _ := strconv.Atoi(c.Params("page"))
	var ok bool
	if v.page, ok = v.check.Page(part, no); !ok {
		return v, fault.Missing("check.page_unknown")
	}
	return v, nil
}

func (h *Handler) page(c *fiber.Ctx) error {
	v, err := h.open(c)
	switch {
	case err != nil:
		return err
	case v.check == nil, v.check.Finished(v.page.Part) != nil:
		return respond.To(c, checkPath)
	}
	return respond.Page(c, v.show())
}

func (h *Handler) save(c *fiber.Ctx) error {
	v, err := h.open(c)
	if err != nil {
		return err
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		if _, err := h.Checks.Answer(ctx, given(c)); err != nil {
			return "", err
		}
		return h.next(ctx, v.page)
	})
	return h.again(c, v, err)
}

// next is the page after one that was just answered: what follows from the
// answer stands behind the others.
func (h *Handler) next(ctx context.Context, p check.Page) (string, error) {
	c, err := h.Checks.Mine(ctx)
	if err != nil || c == nil {
		return checkPath, err
	}
	if no := c.Next(p.Part, p.No); no > 0 {
		return pagePath(p.Part, no), nil
	}
	return checkPath, nil
}

// again shows the page with what was given where an answer was refused: nothing
// is lost.
func (h *Handler) again(c *fiber.Ctx, v pageView, err error) error {
	kind := fault.KindOf(err)
	if err == nil || v.check == nil || kind != fault.Invalid && !errors.As(err, &v.newer) {
		return err
	}
	v.fault = err
	if v.newer != nil { // what the form now rests on
		v.page.Version, v.page.SavedAt, v.page.Given = v.newer.Current.Version, v.newer.Current.SavedAt, v.newer.Mine.Given
	}
	return respond.Status(c, kind.Status(), v.show())
}

// draft answers the autosave of the page's script.
func (h *Handler) draft(c *fiber.Ctx) error {
	if _, err := partOf(c); err != nil {
		return err
	}
	g := given(c)
	g.Draft = true
	version, err := respond.Effect(c, h.DB, func(ctx context.Context) (int, error) { return h.Checks.Answer(ctx, g) })
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"version": version})
}

func given(c *fiber.Ctx) check.Given {
	g := check.Given{Part: check.Part(c.Params("part")), Values: map[string][]string{}}
	g.No, _ = strconv.Atoi(c.Params("page"))
	g.Base, _ = strconv.Atoi(c.FormValue("version"))
	for k, v := range c.Context().PostArgs().All() {
		g.Values[string(k)] = append(g.Values[string(k)], string(v))
	}
	return g
}

func (h *Handler) run(c *fiber.Ctx) (*check.Check, error) {
	id, err := uuid.Parse(c.Params("run"))
	if err != nil {
		return nil, fault.Missing("check.not_found")
	}
	return h.Checks.Get(c.UserContext(), id)
}

func (h *Handler) result(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := resultView{bank: h.Checks.Bank}
	var err error
	if v.check, err = h.run(c); err != nil {
		return err
	}
	if v.frame, err = h.Skills.Framework(ctx); err != nil {
		return err
	}
	if v.targets, err = h.Skills.Targets(ctx, actor.From(ctx).Person); err != nil {
		return err
	}
	var all []rating.Rating
	if err = h.DB.Read(ctx, h.Ratings.AskBasis(v.check.ID, &all)); err != nil {
		return err
	}
	if v.names, err = h.Skills.Names(ctx, v.frame, v.take(all)...); err != nil {
		return err
	}
	return respond.Page(c, resultPage(v))
}

func (h *Handler) remove(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("run"))
	if err != nil {
		return fault.Missing("check.not_found")
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Checks.Delete(ctx, id) })
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "check.deleted"})
	return respond.To(c, homePath)
}
