package forum

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

func askPath(slug string) string { return asksPath + "/" + slug }

type askView struct {
	forum.QuestionText
	reach   forum.Reach
	signed  string
	network bool
	errs    ui.FieldErrors
}

type threadView struct {
	talk.Thread
	home   string // where it is at home, if that is elsewhere
	now    time.Time
	errs   ui.FieldErrors
	did    string // the form that was refused, with what was typed
	on     string // the post it was about
	typed  string
	signed string
}

// open reports whether a form is shown open with what was typed.
func (v threadView) open(do string, post uuid.UUID) bool {
	return len(v.errs) > 0 && v.did == do && v.on == idOf(post)
}

// value is what a form holds: what was typed, else what is stored.
func (v threadView) value(do string, post uuid.UUID, stored string) string {
	if v.open(do, post) {
		return v.typed
	}
	return stored
}

// wrong is what is wrong with a field of a form.
func (v threadView) wrong(do string, post uuid.UUID, name string) string {
	if v.open(do, post) {
		return v.errs.For(name)
	}
	return ""
}

// fieldID tells apart the fields of the forms of a page; those of a refused
// form have the plain one, to which the summary leads.
func (v threadView) fieldID(do string, post uuid.UUID, name string) string {
	if v.open(do, post) {
		return ui.FieldID(name)
	}
	return ui.FieldID(name + "-" + do + "-" + idOf(post))
}

func (v threadView) path() string { return pathOf(v.Item) }

// wording is the label of a post's text.
func (v threadView) wording(ctx context.Context, p talk.Post) string {
	if v.Kind != forum.Question || p.AnswerID != nil {
		return i18n.T(ctx, "forum.comment.text")
	}
	return i18n.T(ctx, "forum.answer.text")
}

// idOf is a post in a form; nothing is the question or text itself.
func idOf(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

func said2html(p talk.Post) string { return prose.HTML(p.Body, 4) }

func (h *Handler) questions(c *fiber.Ctx) error {
	ctx := c.UserContext()
	q := forum.Query{Page: pageOf(c), Kinds: []forum.Kind{forum.Question}}
	return h.pages.Show(c, func() (templ.Component, error) {
		l, err := h.Forum.Newest(ctx, q)
		return questionsPage(listView{List: l, q: q}), err
	})
}

// who says under which name and in which network somebody writes.
func (h *Handler) who(c *fiber.Ctx) (signed string, network bool, err error) {
	ctx := c.UserContext()
	me, err := h.People.Myself(ctx)
	if err != nil {
		return "", false, err
	}
	n, err := h.Networks.Mine(ctx)
	town := session.Tenant(c).Name.For(ctx)
	return me.FullName() + ", " + town, n != nil, err
}

func (h *Handler) askForm(c *fiber.Ctx) error {
	return h.showAsk(c, nil, forum.QuestionText{}, "")
}

func (h *Handler) showAsk(c *fiber.Ctx, failed error, q forum.QuestionText, reach forum.Reach) error {
	v := askView{QuestionText: q, reach: reach, errs: ui.Errors(c.UserContext(), failed)}
	var err error
	if v.signed, v.network, err = h.who(c); err != nil {
		return err
	}
	if v.reach == "" && v.network {
		v.reach = forum.Network
	} else if v.reach == "" {
		v.reach = forum.Town
	}
	return show(c, failed, askPage(v))
}

func (h *Handler) ask(c *fiber.Ctx) error {
	l := i18n.LangOf(c.UserContext())
	q := forum.QuestionText{Title: c.FormValue(forum.FieldOf(forum.Title, l)), Body: c.FormValue(forum.FieldOf(forum.Body, l)), Lang: l}
	reach := forum.Reach(c.FormValue("reach"))
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		slug, err := h.Forum.Ask(ctx, q, reach)
		if err != nil {
			return "", err
		}
		return slug, h.Talk.Follow(ctx, slug, true)
	})
	if mistake(err) {
		return h.showAsk(c, err, q, reach)
	}
	return h.after(c, sent{askPath(slug), "forum.question.asked"}, err)
}

func (h *Handler) question(c *fiber.Ctx) error {
	return h.pages.Show(c, func() (templ.Component, error) {
		v, err := h.readThread(c, nil)
		return threadPage(v), err
	})
}

func (h *Handler) readThread(c *fiber.Ctx, failed error) (v threadView, err error) {
	ctx := c.UserContext()
	t, err := h.Talk.Read(ctx, c.Params("question"))
	if err == nil && t.Kind != forum.Question {
		err = fault.Missing("forum.missing")
	}
	if err != nil {
		return v, err
	}
	if v, err = h.thread(c, t, failed); err != nil {
		return v, err
	}
	v.home, err = h.homeOf(ctx, t.Item)
	return v, err
}

// showThread shows a question again with the form that was refused.
func (h *Handler) showThread(c *fiber.Ctx, failed error) error {
	v, err := h.readThread(c, failed)
	if err != nil {
		return err
	}
	return show(c, failed, threadPage(v))
}

// thread is what was said, with the form that was refused.
func (h *Handler) thread(c *fiber.Ctx, t talk.Thread, failed error) (v threadView, err error) {
	ctx := c.UserContext()
	v = threadView{Thread: t, now: clock.Now(ctx), errs: ui.Errors(ctx, failed)}
	if failed != nil {
		v.did, v.on, v.typed = c.FormValue("do"), c.FormValue("post"), c.FormValue("body")+c.FormValue("reason")
	}
	if writes(ctx) {
		v.signed, _, err = h.who(c)
	}
	return v, err
}

// act is what people do on a question: each form names it.
func (h *Handler) act(c *fiber.Ctx) error {
	i, err := h.Forum.Get(c.UserContext(), c.Params("question"), forum.Question)
	if err != nil {
		return err
	}
	return h.talkOn(c, i, h.showThread)
}

// talkOn does what a form below a question or text says.
func (h *Handler) talkOn(c *fiber.Ctx, i forum.Item, again func(*fiber.Ctx, error) error) error {
	done, err := respond.Effect(c, h.DB, func(ctx context.Context) (sent, error) { return h.do(ctx, c, i) })
	if mistake(err) {
		return again(c, err)
	}
	return h.after(c, done, err)
}

func (h *Handler) do(ctx context.Context, c *fiber.Ctx, i forum.Item) (sent, error) {
	post, err := uuid.Parse(c.FormValue("post"))
	if err != nil {
		post = uuid.Nil
	}
	slug := i.Slug
	do, body, to := c.FormValue("do"), c.FormValue("body"), pathOf(i)
	done := sent{to, "forum.done." + do}
	if post != uuid.Nil {
		done.To += "#a-" + post.String()
	}
	switch do {
	case "answer", "comment":
		var answer *uuid.UUID
		if do == "comment" && i.Kind == forum.Question {
			answer = &post
		}
		id, err := h.Talk.Say(ctx, slug, answer, body)
		done.To = to + "#a-" + id.String()
		return done, err
	case "change":
		return done, h.Talk.Change(ctx, slug, post, body)
	case "remove":
		return sent{to, done.Notice}, h.Talk.TakeDown(ctx, slug, post)
	case "accept":
		return done, h.Forum.Accept(ctx, slug, post)
	case "unaccept":
		return done, h.Forum.Accept(ctx, slug, uuid.Nil)
	case "helpful":
		return done, h.Talk.Vote(ctx, slug, post)
	case "follow", "unfollow":
		return done, h.Talk.Follow(ctx, slug, do == "follow")
	case "report":
		return done, h.Talk.Report(ctx, slug, post, c.FormValue("reason"))
	case "open", "close":
		return done, h.Forum.Open(ctx, slug, do == "open")
	}
	return sent{}, fault.Wrong("forum.need.answer")
}

type reportsView struct {
	list   []talk.Report
	errs   ui.FieldErrors
	failed string
}

func (h *Handler) reports(c *fiber.Ctx) error { return h.showReports(c, nil) }

func (h *Handler) showReports(c *fiber.Ctx, failed error) error {
	list, err := h.Talk.Reports(c.UserContext())
	if err != nil {
		return err
	}
	return show(c, failed, reportsPage(reportsView{list, ui.Errors(c.UserContext(), failed), c.Params("report")}))
}

func (h *Handler) settle(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("report"))
	if err != nil {
		return fault.Missing("forum.report.missing")
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return "", h.Talk.Settle(ctx, id, c.FormValue("do") == "down", strings.TrimSpace(c.FormValue("reason")))
	})
	if mistake(err) {
		return h.showReports(c, err)
	}
	return h.after(c, sent{reportsPath, "forum.report.settled"}, err)
}

// askReaches are for whom one may ask.
func (v askView) reaches(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, r := range []forum.Reach{forum.Network, forum.Town} {
		if r == forum.Network && !v.network {
			continue
		}
		list = append(list, ui.Option{Value: string(r), Label: i18n.T(ctx, "forum.reach."+string(r)), Selected: v.reach == r})
	}
	return list
}

func (v askView) input(ctx context.Context, p forum.Part, value string) ui.Input {
	name := forum.FieldOf(p, i18n.LangOf(ctx))
	return ui.Input{Name: name, Label: i18n.T(ctx, "forum.ask."+string(p)), Hint: i18n.T(ctx, "forum.ask."+string(p)+".hint"), Value: value, Error: v.errs.For(name)}
}
