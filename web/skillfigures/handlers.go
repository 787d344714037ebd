// Package skillfigures is the pages about how groups stand to the digital
// skills they need: rounds of checks, their published figures as pages and
// files, what the catalogue lacks, and the rules of all this for everybody. It
// decides nothing; skill/figures does.
package skillfigures

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct {
	DB      *db.DB
	Org     *org.Service
	Notices *notice.Service
	Figures *figures.Service

	Sessions *session.Manager
}

const (
	homePath   = "/reports/skills"
	rulesPath  = homePath + "/rules"
	gapsPath   = homePath + "/gaps"
	roundsPath = homePath + "/rounds"
)

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(homePath, figures.View, h.show)
	r.Get(homePath+"/export.csv", figures.View, h.file(sheet.CSV))
	r.Get(homePath+"/export.xlsx", figures.View, h.file(sheet.XLSX))
	r.Get(gapsPath, figures.View, h.gaps)
	r.Get(rulesPath, actor.SignedIn, h.rules)
	r.Get(roundsPath, figures.Manage, h.rounds)
	r.Post(roundsPath, figures.Manage, h.open)
	r.Get(roundsPath+"/:round", figures.Manage, h.campaign)
	r.Post(roundsPath+"/:round/close", figures.Manage, h.close)
}

// asked is what the address asks for.
type asked struct {
	by                figures.Crossing
	round, before     uuid.UUID
	group, competence string
}

func (a asked) query(change ...string) string {
	q := url.Values{"by": {string(a.by)}, "round": {a.round.String()}, "group": {a.group}, "competence": {a.competence}}
	if a.before != uuid.Nil {
		q.Set("before", a.before.String())
	}
	for i := 0; i < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	for k, v := range q {
		if v[0] == "" {
			q.Del(k)
		}
	}
	return "?" + q.Encode()
}

// view reads what is asked for. Without a round it is the newest closed one.
func (h *Handler) view(c *fiber.Ctx) (v view, err error) {
	v.ctx = c.UserContext()
	if v.asked.by, err = figures.CrossingOf(c.Query("by")); err != nil {
		return v, err
	}
	if v.Overview, err = h.Figures.Overview(v.ctx); err != nil || len(v.Closed()) == 0 {
		return v, err
	}
	v.asked.round, v.asked.competence = v.Closed()[0].ID, c.Query("competence")
	v.asked.group, v.soft = groupOf(c, v.asked.by)
	if id, err := uuid.Parse(c.Query("round")); err == nil {
		v.asked.round = id
	}
	if v.sheet, err = h.Figures.Sheet(v.ctx, v.Overview, v.asked.round, v.asked.by); err != nil {
		return v, err
	}
	if id, err := uuid.Parse(c.Query("before")); err == nil && id != v.asked.round {
		before, err := h.Figures.Sheet(v.ctx, v.Overview, id, v.asked.by)
		if err != nil {
			return v, err
		}
		v.asked.before, v.before = id, &before
	}
	return v, v.choose()
}

// groupOf is the group the address names; the form of filters names its crossing
// too, so that no group is looked for in the other one; soft is one that another
// round may lack.
func groupOf(c *fiber.Ctx, by figures.Crossing) (group string, soft bool) {
	crossing, group, soft := strings.Cut(c.Query("group"), ":")
	switch {
	case !soft:
		return crossing, false
	case crossing != string(by), c.Query("competence") != "":
		return "", false
	}
	return group, true
}

func (h *Handler) show(c *fiber.Ctx) error {
	v, err := h.view(c)
	if err != nil {
		return err
	}
	return respond.Page(c, figuresPage(v))
}

func (h *Handler) file(as sheet.Format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := h.view(c)
		if err == nil && v.none() != "" {
			err = fault.Missing("figures.round.missing")
		}
		if err != nil {
			return err
		}
		return as(c, v.file())
	}
}

func (h *Handler) gaps(c *fiber.Ctx) error {
	list, err := h.Figures.Gaps(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Page(c, gapsPage(list))
}

func (h *Handler) rules(c *fiber.Ctx) error { return respond.Page(c, rulesPage()) }

func (h *Handler) rounds(c *fiber.Ctx) error {
	v := roundsView{invite: true}
	if err := h.fill(c.UserContext(), &v); err != nil {
		return err
	}
	return respond.Page(c, roundsPage(v))
}

func (h *Handler) fill(ctx context.Context, v *roundsView) (err error) {
	if v.Overview, err = h.Figures.Overview(ctx); err == nil {
		v.tree, err = h.Org.Tree(ctx)
	}
	return err
}

func (h *Handler) open(c *fiber.Ctx) error {
	v := roundsView{name: c.FormValue(figures.FieldName), starts: form.ReadDate(c, figures.FieldStarts), ends: form.ReadDate(c, figures.FieldEnds)}
	for _, s := range c.Request().PostArgs().PeekMulti(figures.FieldUnits) {
		v.units = append(v.units, string(s))
	}
	v.invite = c.FormValue(figures.FieldInvite) != ""
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		tree, err := h.Org.Tree(ctx)
		if err != nil {
			return "", err
		}
		n, err := v.read(tree)
		if err == nil {
			_, err = h.Figures.Open(ctx, n)
		}
		return roundsPath, err
	})
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		if err == nil {
			h.Sessions.Notify(c, session.Notice{ID: "figures.done.opened"})
		}
		return err
	}
	status := fault.KindOf(err).Status()
	v.errs = ui.Errors(c.UserContext(), err)
	if err := h.fill(c.UserContext(), &v); err != nil {
		return err
	}
	return respond.Status(c, status, roundsPage(v))
}

func (h *Handler) close(c *fiber.Ctx) error {
	id, err := uuid.Parse(c.Params("round"))
	if err != nil {
		return fault.Missing("figures.round.missing")
	}
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return homePath + "?round=" + id.String(), h.Figures.Close(ctx, id)
	})
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "figures.done.closed"})
	}
	return err
}
