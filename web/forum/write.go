package forum

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// What the buttons of the form do.
const (
	doSave    = "save"
	doSend    = "send"
	doDiscard = "discard"
	doFiles   = "files"
)

func (h *Handler) begin(c *fiber.Ctx) error {
	d := forum.Draft{Wanted: forum.Town}
	d.Kind, d.Lang, d.Licence = forum.Article, i18n.LangOf(c.UserContext()), forum.Licences[0]
	d.Kind = newKind(c.Query("kind"))
	if d.Kind == forum.Event {
		town, _ := session.Tenant(c).Name.In(d.Lang)
		d.Occasion = &occasion.Occasion{Organiser: town}
	}
	return h.showForm(c, nil, d, datesOf(d.Content))
}

// showForm shows the form of a new or a stored draft with what was typed.
func (h *Handler) showForm(c *fiber.Ctx, failed error, d forum.Draft, typed dates) error {
	ctx := c.UserContext()
	me, err := h.People.Myself(ctx)
	if err != nil {
		return err
	}
	town := session.Tenant(c).Name.For(ctx)
	n, err := h.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	v := editView{Draft: d, signed: me.FullName() + ", " + town, network: n != nil, dates: typed, errs: ui.Errors(ctx, failed)}
	if d.Slug != "" {
		if v.exchange, err = h.exchangeOf(ctx, d.Item); err != nil {
			return err
		}
	}
	return show(c, failed, editPage(v))
}

// typed is the content of the form.
func typed(c *fiber.Ctx, kind forum.Kind, source i18n.Lang) (forum.Content, []forum.Part) {
	in := forum.Content{Lang: source, Texts: map[forum.Part]i18n.Text{}, Licence: c.FormValue("licence"), Contact: c.FormValue("contact")}
	var fits []forum.Part
	for _, p := range kind.Parts() {
		t := i18n.Text{}
		for _, l := range i18n.Langs {
			if s := c.FormValue(forum.FieldOf(p, l)); s != "" {
				t[l] = s
			}
		}
		in.Texts[p] = t
		if c.FormValue("fits_"+string(p)) != "" {
			fits = append(fits, p)
		}
	}
	for _, line := range strings.Split(c.FormValue("sources"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			in.Sources = append(in.Sources, line)
		}
	}
	return in, fits
}

// sent is what a form did, for the page after it.
type sent struct{ To, Notice string }

func (h *Handler) create(c *fiber.Ctx) error {
	kind := newKind(c.FormValue("kind"))
	source := i18n.LangOf(c.UserContext())
	in, _ := typed(c, kind, source)
	days, wrong := typedFacts(c, kind, &in)
	wanted := forum.Reach(c.FormValue("reach"))
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (sent, error) {
		if wrong != nil {
			return sent{}, wrong
		}
		slug, err := h.Forum.Begin(ctx, kind, in)
		switch {
		case err != nil:
			return sent{}, err
		case c.FormValue("do") == doFiles:
			return sent{filesPath(slug), "forum.saved"}, nil
		case c.FormValue("do") != doSend:
			return sent{itemPath(slug) + "/edit", "forum.saved"}, nil
		}
		return h.pass(ctx, slug, 1, in, nil, wanted)
	})
	if mistake(err) {
		d := forum.Draft{Wanted: wanted}
		d.Kind, d.Content = kind, in
		return h.showForm(c, err, d, days)
	}
	return h.after(c, done, err)
}

// pass stores a text and says where it went.
func (h *Handler) pass(ctx context.Context, slug string, revision int, in forum.Content, fits []forum.Part, wanted forum.Reach) (sent, error) {
	if err := h.Forum.PutAndAsk(ctx, slug, revision, in, fits, wanted); err != nil {
		return sent{}, err
	}
	if i, err := h.Forum.Get(ctx, slug, written...); err == nil && wanted == forum.Town && i.Reach == forum.Town {
		return sent{pathOf(i), "forum.sent.tenant"}, nil
	}
	return sent{homePath, "forum.sent.asked"}, nil
}

func (h *Handler) after(c *fiber.Ctx, done sent, err error) error {
	if err != nil {
		return err
	}
	h.pages.Forget()
	h.Sessions.Notify(c, session.Notice{ID: done.Notice})
	return respond.To(c, done.To)
}

func (h *Handler) edit(c *fiber.Ctx) error {
	d, err := h.Forum.Draft(c.UserContext(), c.Params("article"))
	if err != nil {
		return err
	}
	return h.showForm(c, nil, d, datesOf(d.Content))
}

func (h *Handler) save(c *fiber.Ctx) error {
	stored, err := h.Forum.Draft(c.UserContext(), c.Params("article"))
	if err != nil {
		return err
	}
	in, fits := typed(c, stored.Kind, stored.Lang)
	if c.FormValue(dropFigures) == "" {
		in.Figures = stored.Figures
	}
	days, wrong := typedFacts(c, stored.Kind, &in)
	wanted := forum.Reach(c.FormValue("reach"))
	revision, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil {
		revision = -1 // a form that says nothing saw nothing
	}
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (sent, error) {
		if wrong != nil && c.FormValue("do") != doDiscard {
			return sent{}, wrong
		}
		switch c.FormValue("do") {
		case doSend:
			return h.pass(ctx, stored.Slug, revision, in, fits, wanted)
		case doDiscard:
			return sent{homePath, "forum.discarded"}, h.Forum.Discard(ctx, stored.Slug, revision)
		case doFiles:
			return sent{filesPath(stored.Slug), "forum.saved"}, h.Forum.Put(ctx, stored.Slug, revision, in, fits)
		}
		return sent{itemPath(stored.Slug) + "/edit", "forum.saved"}, h.Forum.Put(ctx, stored.Slug, revision, in, fits)
	})
	if mistake(err) {
		in.Marks, in.Files = stored.Marks, stored.Files
		stored.Content, stored.Wanted = in, wanted
		return h.showForm(c, err, stored, days)
	}
	return h.after(c, done, err)
}

func (h *Handler) withdraw(c *fiber.Ctx) error {
	slug := c.Params("article")
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return "", h.Forum.Withdraw(ctx, slug, c.FormValue("reason"))
	})
	if fault.Is(err, fault.Invalid) {
		i, found := h.Forum.Get(c.UserContext(), slug, written...) // whoever may not write it was told that it does not exist
		if found != nil {
			return found
		}
		v := itemView{Item: i, errs: ui.Errors(c.UserContext(), err), reason: c.FormValue("reason")}
		if err := h.below(c, &v, nil); err != nil {
			return err
		}
		return show(c, err, itemPage(v))
	}
	return h.after(c, sent{itemPath(slug), "forum.withdrawn"}, err)
}

func (h *Handler) queue(c *fiber.Ctx) error {
	list, err := h.Forum.Queue(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, queuePage(queueView{list}))
}

func (h *Handler) review(c *fiber.Ctx) error { return h.showReview(c, nil) }

func (h *Handler) showReview(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	d, err := h.Forum.Draft(ctx, c.Params("article"))
	if err != nil {
		return err
	}
	if d.State != forum.Asked && failed == nil {
		return respond.To(c, reviewPath)
	}
	return show(c, failed, reviewPage(reviewView{Draft: d, reason: c.FormValue("reason"), errs: ui.Errors(ctx, failed)}))
}

func (h *Handler) decide(c *fiber.Ctx) error {
	slug, release := c.Params("article"), c.FormValue("do") == "release"
	revision, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil {
		revision = -1
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return "", h.Forum.Decide(ctx, slug, revision, release, c.FormValue("reason"))
	})
	if mistake(err) {
		return h.showReview(c, err)
	}
	notice := "forum.review.refused"
	if release {
		notice = "forum.review.released"
	}
	return h.after(c, sent{reviewPath, notice}, err)
}
