package share

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Share    *share.Service
	Forum    *forum.Service
	Author   *author.Service
	Networks *network.Service
	People   *people.Service
	Sessions *session.Manager

	pages guests.Pages
}

const (
	homePath     = "/forum"
	worksPath    = guests.CoursesPath
	sharingPath  = "/author/sharing"
	originPath   = "/author/origin"
	textPath     = "/forum/articles"
	coursesPath  = "/author/courses"
	filePath     = worksPath + "/file"
	textFilePath = textPath + "/file"
	trustPath    = "/forum/trust"

	// patience is how long a course may take to be taken over, also from
	// another installation.
	patience = 2 * time.Minute

	// formRoom is what a form has beside its file.
	formRoom = 64 << 10
)

// Mount registers the routes; fixed words stand before parameters.
func (h *Handler) Mount(r route.Router) {
	r.Get(worksPath, actor.Anyone, h.catalogue)
	r.Get(filePath, author.Write, h.fileForm(courseFiles))
	r.Upload(filePath, author.Write, share.MostFile+formRoom, h.takeFile(courseFiles))
	r.Get(worksPath+"/:work", actor.Anyone, h.work)
	r.Get(worksPath+"/:work"+share.PackagePath, actor.Anyone, h.download)
	r.Post(worksPath+"/:work", author.Write, h.take)
	r.Get(sharingPath+"/:course", author.Publish, h.sharing)
	r.Post(sharingPath+"/:course", author.Publish, h.share)
	r.Get(originPath+"/:course", author.Write, h.origin(h.course))
	r.Post(originPath+"/:course", author.Write, h.merge(h.course))
	r.Post(originPath+"/:course/fetch", author.Write, h.fetch)
	r.Get(textFilePath, forum.Moderate, h.fileForm(textFiles))
	r.Upload(textFilePath, forum.Moderate, share.MostFile+formRoom, h.takeFile(textFiles))
	r.Get(textPath+"/:article"+share.PackagePath, actor.Anyone, h.downloadText)
	r.Get(textPath+"/:article/origin", forum.Moderate, h.origin(h.text))
	r.Post(textPath+"/:article/origin", forum.Moderate, h.merge(h.text))
	r.Get(trustPath, forum.Moderate, h.trusted)
	r.Upload(trustPath, forum.Moderate, trust.MostDocument+formRoom, h.trust)
	r.Post(trustPath+"/:trust", forum.Moderate, h.settle)
}

func workPath(id uuid.UUID) string      { return worksPath + "/" + id.String() }
func coursePath(course string) string   { return coursesPath + "/" + course }
func originOf(course string) string     { return originPath + "/" + course }
func sharingOf(course string) string    { return sharingPath + "/" + course }
func mayTake(ctx context.Context) bool  { return actor.From(ctx).Can(author.Write) }
func mayShare(ctx context.Context) bool { return actor.From(ctx).Can(author.Publish) }
func mayTrust(ctx context.Context) bool { return actor.From(ctx).Can(forum.Moderate) }

func (h *Handler) catalogue(c *fiber.Ctx) error {
	return h.pages.Show(c, func() (templ.Component, error) {
		list, err := h.Share.Catalogue(c.UserContext())
		return cataloguePage(list), err
	})
}

func (h *Handler) work(c *fiber.Ctx) error {
	return h.pages.Show(c, func() (templ.Component, error) { return h.draw(c, nil) })
}

// draw is the page of a shared course, with what went wrong.
func (h *Handler) draw(c *fiber.Ctx, failed error) (templ.Component, error) {
	ctx := c.UserContext()
	id, err := workID(c)
	if err != nil {
		return nil, err
	}
	v := workView{errs: ui.Errors(ctx, failed)}
	if v.Work, err = h.Share.Get(ctx, share.Course, id); err != nil {
		return nil, err
	}
	v.here, err = h.Share.Here(ctx, v.Work)
	return workPage(v), err
}

func workID(c *fiber.Ctx) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params("work"))
	if err != nil {
		return id, fault.Missing("share.missing")
	}
	return id, nil
}

func (h *Handler) take(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	id, err := workID(c)
	if err != nil {
		return err
	}
	got, err := h.Share.Fetch(c.UserContext(), id)
	if got != nil {
		defer func() { _ = got.Close() }()
	}
	var to share.Landing
	if err == nil {
		to, err = respond.Effect(c, h.DB, func(ctx context.Context) (share.Landing, error) {
			if got != nil {
				return h.Share.Receive(ctx, got.Parcel)
			}
			slug, err := h.Share.Take(ctx, share.Course, id)
			return share.Landing{Kind: share.Course, Slug: slug}, err
		})
	}
	if respond.Mistake(err) {
		page, failed := h.draw(c, err)
		if failed != nil {
			return failed
		}
		return respond.Shown(c, err, page)
	}
	if err != nil {
		return err
	}
	return h.landed(c, to)
}

func (h *Handler) sharing(c *fiber.Ctx) error { return h.showSharing(c, nil, nil) }

func (h *Handler) showSharing(c *fiber.Ctx, failed error, typed *share.Offer) error {
	ctx, slug := c.UserContext(), c.Params("course")
	d, err := h.Author.OpenHead(ctx, slug)
	if err != nil {
		return err
	}
	v := sharingView{draft: d, errs: ui.Errors(ctx, failed), why: i18n.Text{i18n.DE: c.FormValue("why_de"), i18n.EN: c.FormValue("why_en")}}
	if v.work, err = h.Share.Shared(ctx, slug); err != nil {
		return err
	}
	n, err := h.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	v.network, v.offer = n != nil, v.standing(n != nil)
	if typed != nil {
		v.offer = *typed
	}
	return respond.Shown(c, failed, sharingPage(v))
}

func (h *Handler) share(c *fiber.Ctx) error {
	slug := c.Params("course")
	if c.FormValue("do") == doStop {
		return h.stop(c, slug)
	}
	o := typedOffer(c)
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Share.Share(ctx, slug, o)
		return sharingOf(slug), err
	})
	if respond.Mistake(err) {
		return h.showSharing(c, err, &o)
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "share.shared"})
	}
	return err
}

func (h *Handler) stop(c *fiber.Ctx, slug string) error {
	why := i18n.Text{i18n.DE: strings.TrimSpace(c.FormValue("why_de"))}
	if en := strings.TrimSpace(c.FormValue("why_en")); en != "" {
		why[i18n.EN] = en
	}
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return sharingOf(slug), h.Share.Stop(ctx, slug, why)
	})
	if respond.Mistake(err) {
		return h.showSharing(c, err, nil)
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "share.stopped"})
	}
	return err
}

// What the buttons of the sharing page do.
const (
	doShare = "share"
	doStop  = "stop"
)

func typedOffer(c *fiber.Ctx) share.Offer {
	o := share.Offer{Reach: forum.Reach(c.FormValue("reach")), Terms: share.Terms{Licence: c.FormValue("licence"), Accessibility: i18n.Text{}}}
	for _, l := range i18n.Langs {
		if s := strings.TrimSpace(strings.ReplaceAll(c.FormValue("accessibility_"+string(l)), "\r\n", "\n")); s != "" {
			o.Accessibility[l] = s
		}
	}
	for _, line := range strings.Split(c.FormValue("sources"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			o.Sources = append(o.Sources, line)
		}
	}
	return o
}
