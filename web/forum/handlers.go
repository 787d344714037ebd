package forum

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Forum    *forum.Service
	Talk     *talk.Service
	Reuses   *reuse.Service
	Networks *network.Service
	People   *people.Service
	Sessions *session.Manager
}

const (
	homePath    = "/forum"
	articlePath = homePath + "/articles"
	reviewPath  = homePath + "/review"
	aboutPath   = homePath + "/about"
	asksPath    = homePath + "/questions"
	reportsPath = homePath + "/reports"
)

// Mount registers the routes; fixed words stand before parameters.
func (h *Handler) Mount(r route.Router) {
	const one = articlePath + "/:article"
	r.Get(homePath, actor.Anyone, h.home)
	r.Get(aboutPath, actor.Anyone, h.about)
	r.Get(articlePath, actor.Anyone, h.list)
	r.Post(articlePath, forum.Write, h.create)
	r.Get(articlePath+"/new", forum.Write, h.begin)
	r.Get(one, actor.Anyone, h.article)
	r.Post(one, forum.Write, h.comment)
	r.Post(one+"/reuse", forum.Moderate, h.declare)
	r.Get(one+"/versions", actor.Anyone, h.versions)
	r.Get(one+"/edit", forum.Write, h.edit)
	r.Post(one+"/edit", forum.Write, h.save)
	r.Post(one+"/withdrawal", forum.Write, h.withdraw)
	r.Get(asksPath, actor.Anyone, h.questions)
	r.Post(asksPath, forum.Write, h.ask)
	r.Get(asksPath+"/new", forum.Write, h.askForm)
	r.Get(asksPath+"/:question", actor.Anyone, h.question)
	r.Post(asksPath+"/:question", forum.Write, h.act)
	r.Get(reportsPath, forum.Moderate, h.reports)
	r.Post(reportsPath+"/:report", forum.Moderate, h.settle)
	r.Get(reviewPath, forum.Moderate, h.queue)
	r.Get(reviewPath+"/:article", forum.Moderate, h.review)
	r.Post(reviewPath+"/:article", forum.Moderate, h.decide)
}

func itemPath(slug string) string { return articlePath + "/" + slug }

// forGuests lets a guest's browser keep a page for a minute. It is the
// browser's own copy: the page holds that visitor's form token.
func forGuests(c *fiber.Ctx) {
	if forum.Guest(c.UserContext()) {
		c.Set(fiber.HeaderCacheControl, "private, max-age=60")
		c.Set(fiber.HeaderVary, "Cookie, Accept-Encoding")
	}
}

func writes(ctx context.Context) bool { return actor.From(ctx).Can(forum.Write) }

func moderates(ctx context.Context) bool { return actor.From(ctx).Can(forum.Moderate) }

// mistake reports whether the page is shown again with what is wrong.
func mistake(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.Limited)
}

func show(c *fiber.Ctx, failed error, page templ.Component) error {
	if failed == nil {
		return respond.Page(c, page)
	}
	return respond.Status(c, fault.KindOf(failed).Status(), page)
}

// pageOf is the number of a page of a list.
func pageOf(c *fiber.Ctx) int {
	n, _ := strconv.Atoi(c.Query("page"))
	return min(max(n, 1), 1000)
}

// onHome is how many new items the home shows.
const onHome = 5

func (h *Handler) home(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := homeView{}
	l, err := h.Forum.Newest(ctx, forum.Query{})
	if err != nil {
		return err
	}
	v.newest, v.total = l.Items[:min(len(l.Items), onHome)], l.Total
	asked, err := h.Forum.Newest(ctx, forum.Query{Kinds: []forum.Kind{forum.Question}})
	if err != nil {
		return err
	}
	v.asked = asked.Items[:min(len(asked.Items), onHome)]
	if v.followed, err = h.Talk.Following(ctx); err != nil {
		return err
	}
	if v.network, err = h.Networks.Mine(ctx); err != nil {
		return err
	}
	if v.drafts, err = h.Forum.Drafts(ctx); err != nil {
		return err
	}
	forGuests(c)
	return respond.Page(c, homePage(v))
}

func (h *Handler) about(c *fiber.Ctx) error {
	n, err := h.Networks.Mine(c.UserContext())
	if err != nil {
		return err
	}
	forGuests(c)
	return respond.Page(c, aboutPage(n))
}

func (h *Handler) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	q := forum.Query{Page: pageOf(c), Own: c.Query("from") == "own" && !forum.Guest(ctx)}
	if k := forum.Kind(c.Query("kind")); slices.Contains(written, k) {
		q.Kinds = []forum.Kind{k}
	}
	l, err := h.Forum.Newest(ctx, q)
	if err != nil {
		return err
	}
	forGuests(c)
	return respond.Page(c, listPage(listView{List: l, q: q}))
}

// written are the kinds that are written as articles.
var written = []forum.Kind{forum.Article, forum.Blueprint}

func (h *Handler) article(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := itemView{}
	var err error
	if no, _ := strconv.Atoi(c.Query("v")); no > 0 {
		if v.Item, err = h.Forum.Version(ctx, c.Params("article"), no); err != nil {
			return err
		}
		newest, err := h.Forum.Get(ctx, c.Params("article"), written...)
		if err != nil {
			return err
		}
		v.old = newest.No != no
	} else if v.Item, err = h.Forum.Get(ctx, c.Params("article"), written...); err != nil {
		return h.unpublished(c, err)
	}
	if err := h.below(c, &v, nil); err != nil {
		return err
	}
	forGuests(c)
	return respond.Page(c, itemPage(v))
}

// unpublished sends whoever may write an article that has no version yet to
// where it is written.
func (h *Handler) unpublished(c *fiber.Ctx, err error) error {
	if fault.Is(err, fault.NotFound) && writes(c.UserContext()) {
		if _, draft := h.Forum.Draft(c.UserContext(), c.Params("article")); draft == nil {
			return respond.To(c, itemPath(c.Params("article"))+"/edit")
		}
	}
	return err
}

func (h *Handler) versions(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := versionsView{}
	var err error
	if v.Item, err = h.Forum.Get(ctx, c.Params("article"), written...); err != nil {
		return err
	}
	if v.versions, v.decisions, err = h.Forum.History(ctx, v.Slug); err != nil {
		return err
	}
	return respond.Page(c, versionsPage(v))
}
