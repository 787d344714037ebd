package framework

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// What the forms of the editor do.
const (
	doHead       = "head"
	doArea       = "area"
	doSetArea    = "set-area"
	doCompetence = "competence"
)

func (h *Handler) edit(c *fiber.Ctx) error { return h.showEdit(c, nil) }

func (h *Handler) showEdit(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	f, err := h.Skills.Get(ctx, c.Params("framework"))
	if err != nil {
		return err
	}
	v := editView{Framework: f, errs: ui.Errors(ctx, failed)}
	if failed != nil {
		v.in = typed(c)
	}
	if fault.Is(failed, fault.Conflict) {
		v.both = v.versions(ctx)
	}
	return respond.Shown(c, failed, editPage(v))
}

// save changes an own framework: what is done stands on the button.
func (h *Handler) save(c *fiber.Ctx) error {
	code, in := c.Params("framework"), typed(c)
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		switch in.do {
		case doArea:
			return "", h.Revise.AddArea(ctx, code, in.revision, in.item())
		case doSetArea:
			return "", h.Revise.SetArea(ctx, code, in.revision, in.at, in.item())
		case doCompetence:
			return "", h.Revise.AddCompetence(ctx, code, in.revision, in.at, in.item())
		}
		return "", h.Revise.SetHead(ctx, code, in.revision, in.head)
	})
	if respond.Mistake(err) {
		return h.showEdit(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "framework.done.saved"})
	return respond.To(c, path(code)+"/edit")
}

func (h *Handler) editCompetence(c *fiber.Ctx) error { return h.showEditCompetence(c, nil) }

func (h *Handler) showEditCompetence(c *fiber.Ctx, failed error) error {
	v, err := h.one(c)
	if err != nil {
		return err
	}
	v.errs = ui.Errors(c.UserContext(), failed)
	v.fill()
	if failed != nil {
		saved := v.in
		if v.in = typed(c); fault.Is(failed, fault.Conflict) {
			v.both = v.in.versions(c.UserContext(), saved, v.frame.Shipped)
		}
	}
	return respond.Shown(c, failed, editCompetencePage(v))
}

func (h *Handler) saveCompetence(c *fiber.Ctx) error {
	code, competence, in := c.Params("framework"), c.Params("competence"), typed(c)
	_, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		item := in.item()
		item.State = skill.State(in.state)
		item.External = []format.External{{Scheme: format.ESCO, Code: in.esco}, {Scheme: format.ECF, Code: in.ecf}}
		return "", h.Revise.SetCompetence(ctx, code, in.revision, competence, item)
	})
	if respond.Mistake(err) {
		return h.showEditCompetence(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "framework.done.saved"})
	return respond.To(c, competencePath(code, competence))
}

// input is a form as typed.
type input struct {
	revision         int
	do, at           string
	code             string
	title, text      i18n.Text
	head             revise.Head
	state, esco, ecf string
}

func (in input) item() revise.Item {
	return revise.Item{Code: in.code, Title: in.title, Text: in.text}
}

func typed(c *fiber.Ctx) input {
	text := func(name string) i18n.Text {
		return i18n.Text{i18n.DE: c.FormValue(name + "_de"), i18n.EN: c.FormValue(name + "_en")}
	}
	in := input{
		revision: form.Number(c, "revision"), do: c.FormValue("do"), at: c.FormValue("at"), code: c.FormValue(revise.FieldCode),
		title: text(revise.FieldTitle), text: text(revise.FieldText),
		state: c.FormValue(revise.FieldState), esco: c.FormValue(revise.FieldESCO), ecf: c.FormValue(revise.FieldECF),
	}
	in.head = revise.Head{
		Title: in.title, Credit: text("credit"), Notice: text("notice"), Version: c.FormValue(revise.FieldVersion), Source: c.FormValue(revise.FieldSource),
	}
	return in
}
