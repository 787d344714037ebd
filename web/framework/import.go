package framework

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

func (h *Handler) begin(c *fiber.Ctx) error { return h.showBegin(c, nil) }

func (h *Handler) showBegin(c *fiber.Ctx, failed error) error {
	list, err := h.Skills.List(c.UserContext())
	if err != nil {
		return err
	}
	into := c.FormValue(revise.FieldInto)
	if into == "" {
		into = c.Query(revise.FieldInto)
	}
	return respond.Shown(c, failed, beginPage(beginView{list, into, ui.Errors(c.UserContext(), failed)}))
}

// send needs no key: sending changes nothing.
func (h *Handler) send(c *fiber.Ctx) error {
	id, err := h.read(c)
	if respond.Mistake(err) {
		return h.showBegin(c, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, importPath+"/"+id.String())
}

func (h *Handler) read(c *fiber.Ctx) (id uuid.UUID, err error) {
	name, content, err := form.Content(c, "file", format.MaxBytes)
	if err != nil {
		return id, err
	}
	return h.Revise.Send(c.UserContext(), name, c.FormValue(revise.FieldInto), content)
}

func (h *Handler) look(c *fiber.Ctx) error { return h.showLook(c, nil) }

func (h *Handler) showLook(c *fiber.Ctx, failed error) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	p, err := h.Revise.Look(c.UserContext(), id)
	if err != nil {
		return err
	}
	return respond.Shown(c, failed, lookPage(lookView{p, ui.Errors(c.UserContext(), failed)}))
}

func importID(c *fiber.Ctx) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params("import"))
	if err != nil {
		return id, fault.Missing("skill.import.gone")
	}
	return id, nil
}

func (h *Handler) take(c *fiber.Ctx) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	code, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		return h.Revise.Take(ctx, id, form.Number(c, "revision"))
	})
	if respond.Mistake(err) {
		return h.showLook(c, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "framework.done.taken"})
	return respond.To(c, path(code))
}

// example is a small framework to begin a file from.
func example(ctx context.Context) *format.Tree {
	text := func(id string) i18n.Text {
		return i18n.Text{i18n.DE: i18n.In(i18n.DE, id), i18n.EN: i18n.In(i18n.EN, id)}
	}
	return &format.Tree{
		Head: format.Head{Code: i18n.T(ctx, "framework.example.code"), Version: "1", Title: text("framework.example.title")},
		Areas: []format.TreeArea{{Code: "1", Title: text("framework.example.area"), Competences: []format.TreeCompetence{{
			Code: "1.1", Title: text("framework.example.competence"), Description: text("framework.example.text"), State: format.Draft,
			Statements: []format.TreeStatement{{Code: "S1.1.1", Text: text("framework.example.statement"), From: 1, To: 2}},
			Outcomes:   []format.TreeOutcome{{TreeStatement: format.TreeStatement{Code: "L1.1.1", Text: text("framework.example.outcome"), From: 3, To: 4}, Kind: "skill"}},
		}}}},
	}
}

func (h *Handler) templateCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	return sendCSV(c, i18n.T(ctx, "framework.example.file"), example(ctx))
}

func (h *Handler) templateYAML(c *fiber.Ctx) error {
	ctx := c.UserContext()
	return sendYAML(c, i18n.T(ctx, "framework.example.file"), example(ctx))
}

func (h *Handler) exportCSV(c *fiber.Ctx) error {
	t, err := h.Revise.Tree(c.UserContext(), c.Params("framework"))
	if err != nil {
		return err
	}
	return sendCSV(c, t.Head.Code, t)
}

func (h *Handler) exportYAML(c *fiber.Ctx) error {
	t, err := h.Revise.Tree(c.UserContext(), c.Params("framework"))
	if err != nil {
		return err
	}
	return sendYAML(c, t.Head.Code, t)
}

func sendCSV(c *fiber.Ctx, name string, t *format.Tree) error {
	head := make([]any, len(format.Columns))
	for i, col := range format.Columns {
		head[i] = col
	}
	return sheet.CSV(c, sheet.Table{Name: name, Rows: append([][]any{head}, format.Table(t)...)})
}

func sendYAML(c *fiber.Ctx, name string, t *format.Tree) error {
	b, err := format.YAML(t)
	if err != nil {
		return err
	}
	return respond.Download(c, name+".yaml", "application/yaml", b)
}
