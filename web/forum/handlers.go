package forum

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/guests"
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
	Share    *share.Service
	Attach   *attach.Service
	Networks *network.Service
	People   *people.Service
	Tenants  *tenant.Service
	Sessions *session.Manager

	pages guests.Pages
}

const (
	homePath    = "/forum"
	articlePath = homePath + "/articles"
	reviewPath  = homePath + "/review"
	aboutPath   = homePath + "/about"
	asksPath    = homePath + "/questions"
	reportsPath = homePath + "/reports"

	eventsPath   = homePath + "/events"
	servicesPath = homePath + "/services"
	calendarPath = homePath + "/events.ics"
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
	r.Post(one+"/adoption", forum.Moderate, h.take)
	r.Get(one+"/versions", actor.Anyone, h.versions)
	r.Get(one+"/edit", forum.Write, h.edit)
	r.Post(one+"/edit", forum.Write, h.save)
	r.Get(one+"/files", forum.Write, h.files)
	r.Upload(one+"/files", forum.Write, formBytes, h.setFiles)
	r.Get(one+"/files/:hash", actor.Anyone, h.file)
	r.Post(one+"/withdrawal", forum.Write, h.withdraw)
	r.Get(eventsPath, actor.Anyone, h.events)
	r.Get(calendarPath, actor.Anyone, h.calendar)
	r.Get(eventsPath+"/:event.ics", actor.Anyone, h.oneInCalendar)
	r.Get(eventsPath+"/:article", actor.Anyone, h.article)
	r.Get(servicesPath, actor.Anyone, h.services)
	r.Get(servicesPath+"/:article", actor.Anyone, h.article)
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
	return h.pages.Show(c, func() (templ.Component, error) {
		v, err := h.atHome(c.UserContext())
		return homePage(v), err
	})
}

func (h *Handler) atHome(ctx context.Context) (v homeView, err error) {
	l, err := h.Forum.Newest(ctx, forum.Query{})
	if err != nil {
		return v, err
	}
	v.newest, v.total = l.Items[:min(len(l.Items), onHome)], l.Total
	asked, err := h.Forum.Newest(ctx, forum.Query{Kinds: []forum.Kind{forum.Question}})
	if err != nil {
		return v, err
	}
	v.asked, v.all = asked.Items[:min(len(asked.Items), onHome)], l.Total+asked.Total
	events, err := h.Forum.Newest(ctx, forum.Query{Kinds: []forum.Kind{forum.Event}, When: forum.Upcoming, Most: comingUp})
	if err != nil {
		return v, err
	}
	v.coming = events.Items
	if v.followed, err = h.Talk.Following(ctx); err != nil {
		return v, err
	}
	if v.network, err = h.Networks.Mine(ctx); err != nil {
		return v, err
	}
	v.drafts, err = h.Forum.Drafts(ctx)
	return v, err
}

func (h *Handler) about(c *fiber.Ctx) error {
	return h.pages.Show(c, func() (templ.Component, error) {
		n, err := h.Networks.Mine(c.UserContext())
		return aboutPage(n), err
	})
}

func (h *Handler) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	q := forum.Query{Page: pageOf(c), Own: c.Query("from") == "own" && !forum.Guest(ctx)}
	if k := forum.Kind(c.Query("kind")); slices.Contains(essays, k) {
		q.Kinds = []forum.Kind{k}
	}
	return h.pages.Show(c, func() (templ.Component, error) {
		l, err := h.Forum.Newest(ctx, q)
		return listPage(listView{List: l, q: q}), err
	})
}

// written are the kinds that are written as articles; essays are those that
// stay what they are, whatever day it is.
var (
	written = forum.Written
	essays  = []forum.Kind{forum.Article, forum.Blueprint, forum.Example}
)

func (h *Handler) article(c *fiber.Ctx) error {
	err := h.pages.Show(c, func() (templ.Component, error) {
		v, err := h.read(c)
		return itemPage(v), err
	})
	if fault.Is(err, fault.NotFound) && c.Query("v") == "" {
		return h.unpublished(c, err)
	}
	return err
}

func (h *Handler) read(c *fiber.Ctx) (v itemView, err error) {
	ctx := c.UserContext()
	newest, err := h.Forum.Get(ctx, c.Params("article"), written...)
	if err != nil {
		return v, err
	}
	v.Item = newest
	if no, _ := strconv.Atoi(c.Query("v")); no > 0 && no != newest.No {
		if v.Item, err = h.Forum.Version(ctx, c.Params("article"), no); err != nil {
			return v, err
		}
		v.old = true
	}
	if v.home, err = h.homeOf(ctx, v.Item); err != nil {
		return v, err
	}
	return v, h.below(c, &v, nil)
}

// homeOf is where an item of another town is at home, for search engines: the
// same text on the sites of several towns is one.
func (h *Handler) homeOf(ctx context.Context, i forum.Item) (string, error) {
	if i.Own || i.Reach != forum.Public {
		return "", nil
	}
	return h.Tenants.Origin(ctx, i.Tenant)
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
