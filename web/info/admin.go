package info

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// adminView is what the town shows to everybody, for those who answer for it.
type adminView struct {
	listed   bool
	texts    []textState
	barriers []public.Barrier
	today    clock.Date

	failed string // the report whose answer was refused
	typed  string
	errs   ui.FieldErrors
}

// textState is how a page's text stands in a language.
type textState struct {
	name  string
	lang  i18n.Lang
	title string
	own   *public.Text // nil: what ships
	stale bool         // what ships has changed since
}

func (s textState) path() string { return adminPath + "/" + s.name + "/" + string(s.lang) }

func (h *Handler) admin(c *fiber.Ctx) error { return h.showAdmin(c, nil) }

func (h *Handler) showAdmin(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	t, err := h.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	v := adminView{listed: t.Listed, today: clock.Today(ctx), failed: c.Params("report"), typed: c.FormValue("answer"), errs: ui.Errors(ctx, failed)}
	own, err := h.Public.Texts(ctx)
	if err != nil {
		return err
	}
	for _, name := range public.Names {
		for _, l := range i18n.Langs {
			ships, err := textOf(name, l)
			if err != nil {
				return err
			}
			s := textState{name: name, lang: l, title: ships.title}
			if i := slices.IndexFunc(own, func(t public.Text) bool { return t.Name == name && t.Lang == l && t.Body != "" }); i >= 0 {
				s.own, s.stale = &own[i], own[i].Shipped != public.Fingerprint(ships.source)
			}
			v.texts = append(v.texts, s)
		}
	}
	if v.barriers, err = h.Public.Barriers(ctx); err != nil {
		return err
	}
	return respond.Shown(c, failed, adminPage(v))
}

func (h *Handler) list(c *fiber.Ctx) error {
	listed := c.FormValue("listed") == "yes"
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Tenants.List(ctx, listed) })
	return h.done(c, err, "public.listed.saved", adminPath)
}

func (h *Handler) done(c *fiber.Ctx, err error, notice, to string) error {
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: notice})
	return respond.To(c, to)
}

// writeView is a text being written.
type writeView struct {
	textState
	body    string
	seen    int
	shipped text
	preview []chunk // what was typed, drawn
	page    page    // what the placeholders stand for
	history []public.Text
	people  map[uuid.UUID]people.Person
	errs    ui.FieldErrors
}

func (v writeView) who(id uuid.UUID) string {
	p := v.people[id]
	return p.FullName()
}

// load is a text as it stands, with its history.
func (h *Handler) load(c *fiber.Ctx) (v writeView, err error) {
	ctx := c.UserContext()
	v.name, v.lang = c.Params("text"), i18n.Lang(c.Params("lang"))
	if !slices.Contains(public.Names, v.name) || !slices.Contains(i18n.Langs, v.lang) {
		return v, fault.Missing("error.not_found")
	}
	if v.shipped, err = textOf(v.name, v.lang); err != nil {
		return v, err
	}
	v.title, v.body = v.shipped.title, v.shipped.source
	if v.history, err = h.Public.History(ctx, v.name, v.lang); err != nil {
		return v, err
	}
	var who []uuid.UUID
	for _, t := range v.history {
		if t.By != uuid.Nil {
			who = append(who, t.By)
		}
	}
	if v.people, err = h.People.Named(ctx, "public_text", who...); err != nil {
		return v, err
	}
	if len(v.history) > 0 {
		if newest := v.history[0]; newest.Body != "" {
			v.own, v.body, v.stale = &newest, newest.Body, newest.Shipped != public.Fingerprint(v.shipped.source)
		}
		v.seen = v.history[0].No
	}
	v.page, err = h.facts(ctx, v.name)
	return v, err
}

func (h *Handler) write(c *fiber.Ctx) error {
	v, err := h.load(c)
	if err != nil {
		return err
	}
	if no, _ := strconv.Atoi(c.Query("v")); no > 0 {
		for _, t := range v.history {
			if t.No == no && t.Body != "" {
				v.body = t.Body // an older one, to begin with
			}
		}
	}
	return respond.Page(c, writePage(v))
}

// What the buttons of the form do.
const (
	doPreview = "preview"
	doDefault = "default"
)

func (h *Handler) put(c *fiber.Ctx) error {
	v, err := h.load(c)
	if err != nil {
		return err
	}
	typed, do := public.Tidy(c.FormValue("body")), c.FormValue("do")
	if seen, err := strconv.Atoi(c.FormValue("seen")); err == nil {
		v.seen = seen
	}
	if do == doPreview {
		failed := public.Check(v.name, typed)
		v.body, v.errs = typed, ui.Errors(c.UserContext(), failed)
		if failed == nil {
			v.preview = chunks(typed)
		}
		return respond.Shown(c, failed, writePage(v))
	}
	notice := "public.text.saved"
	body := typed
	if do == doDefault {
		body, notice = "", "public.text.default"
	} else if err := public.Check(v.name, typed); err != nil { // no body would mean what ships
		v.body, v.errs = typed, ui.Errors(c.UserContext(), err)
		return respond.Shown(c, err, writePage(v))
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) {
		return true, h.Public.Write(ctx, v.name, v.lang, v.seen, body, public.Fingerprint(v.shipped.source))
	})
	if respond.Mistake(err) {
		v.body, v.errs = typed, ui.Errors(c.UserContext(), err)
		return respond.Shown(c, err, writePage(v))
	}
	return h.done(c, err, notice, v.path())
}

func (h *Handler) answer(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("report"))
	if err != nil {
		return fault.Missing("error.not_found")
	}
	what := strings.TrimSpace(c.FormValue("answer"))
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (bool, error) { return true, h.Public.Answer(ctx, id, what) })
	if respond.Mistake(err) {
		return h.showAdmin(c, err)
	}
	return h.done(c, err, "public.barrier.noted", adminPath+"#barriers")
}
