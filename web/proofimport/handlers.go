// Package proofimport is the pages on which proofs of former years come in:
// send, columns, what would happen, what happened. It decides nothing;
// internal/duty/proofimport does.
package proofimport

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/proofimport"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/sheet"
	"codeberg.org/lotse/lotse/web/ui"
)

// Handler serves the pages.
type Handler struct{ Proofs *proofimport.Service }

// startPath is where a file is sent.
const startPath = "/people/proofs"

// uploadLimit leaves room for the form around the largest file.
const uploadLimit = proofimport.MaxBytes + 64<<10

// Mount registers the routes. They stand before those of people, whose pages
// have a parameter where proofs is a word.
func (h *Handler) Mount(r route.Router) {
	r.Get(startPath, duty.Import, h.begin)
	r.Upload(startPath, duty.Import, uploadLimit, h.send)
	r.Get(startPath+"/template.csv", duty.Import, h.template)
	r.Get(startPath+"/:import", duty.Import, h.look)
	r.Post(startPath+"/:import", duty.Import, h.take)
	r.Get(startPath+"/:import/columns", duty.Import, h.columns)
	r.Post(startPath+"/:import/columns", duty.Import, h.choose)
	r.Post(startPath+"/:import/undo", duty.Import, h.undo)
	r.Get(startPath+"/:import/skipped.csv", duty.Import, h.skipped)
}

func importPath(id uuid.UUID) string { return startPath + "/" + id.String() }

func importID(c *fiber.Ctx) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params("import"))
	if err != nil {
		return id, fault.Missing("proofimport.gone")
	}
	return id, nil
}

func (h *Handler) begin(c *fiber.Ctx) error { return respond.Page(c, beginPage(nil)) }

// send needs no key: sending changes nothing.
func (h *Handler) send(c *fiber.Ctx) error {
	i, err := h.read(c)
	if respond.Mistake(err) {
		errs := ui.Errors(c.UserContext(), err)
		for k := range errs {
			errs[k].Name = "file"
		}
		return respond.Status(c, fault.KindOf(err).Status(), beginPage(errs))
	}
	if err != nil {
		return err
	}
	if !i.Ready() {
		return respond.To(c, importPath(i.ID)+"/columns")
	}
	return respond.To(c, importPath(i.ID))
}

func (h *Handler) read(c *fiber.Ctx) (proofimport.Import, error) {
	name, content, err := form.Content(c, "file", proofimport.MaxBytes)
	if err != nil {
		return proofimport.Import{}, err
	}
	return h.Proofs.Send(c.UserContext(), name, content)
}

func (h *Handler) columns(c *fiber.Ctx) error { return h.showColumns(c, nil, nil) }

func (h *Handler) showColumns(c *fiber.Ctx, chosen hrfile.Mapping, failed error) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	i, err := h.Proofs.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	if chosen == nil {
		chosen = i.Mapping
	}
	v := columnsView{i, chosen, ui.Errors(c.UserContext(), failed)}
	if failed == nil {
		return respond.Page(c, columnsPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), columnsPage(v))
}

// choose needs no key: a second time it says the same.
func (h *Handler) choose(c *fiber.Ctx) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	chosen := hrfile.Mapping{}
	for _, col := range hrfile.Columns(hrfile.Proofs) {
		if v := c.FormValue(string(col.Field)); v != "" {
			chosen[col.Field] = v
		}
	}
	err = h.Proofs.Map(c.UserContext(), id, chosen)
	if respond.Mistake(err) {
		return h.showColumns(c, chosen, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, importPath(id))
}

func (h *Handler) look(c *fiber.Ctx) error { return h.show(c, nil) }

func (h *Handler) show(c *fiber.Ctx, failed error) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	v := lookView{errs: ui.Errors(c.UserContext(), failed)}
	if v.Import, v.Plan, err = h.Proofs.Look(c.UserContext(), id); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, lookPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), lookPage(v))
}

// take and undo need no key: a second one answers as the first, and what was
// refused is decided anew.
func (h *Handler) take(c *fiber.Ctx) error {
	return h.act(c, func(id uuid.UUID) error { return h.Proofs.Take(c.UserContext(), id, c.FormValue("seen")) })
}

func (h *Handler) undo(c *fiber.Ctx) error {
	return h.act(c, func(id uuid.UUID) error { return h.Proofs.Undo(c.UserContext(), id) })
}

func (h *Handler) act(c *fiber.Ctx, do func(uuid.UUID) error) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	err = do(id)
	if respond.Mistake(err) {
		return h.show(c, err)
	}
	if err != nil {
		return err
	}
	return respond.To(c, importPath(id))
}

// template is a file with the headings every import recognises, and a line as
// an example.
func (h *Handler) template(c *fiber.Ctx) error {
	ctx := c.UserContext()
	var head, line []any
	for _, col := range hrfile.Columns(hrfile.Proofs) {
		head = append(head, i18n.T(ctx, "proofimport.field."+string(col.Field)))
		line = append(line, i18n.T(ctx, "proofimport.sample."+string(col.Field)))
	}
	return sheet.CSV(c, sheet.Table{Name: i18n.T(ctx, "proofimport.template.file"), Rows: [][]any{head, line}})
}

// skipped are all lines that do not come in.
func (h *Handler) skipped(c *fiber.Ctx) error {
	ctx := c.UserContext()
	id, err := importID(c)
	if err != nil {
		return err
	}
	_, p, err := h.Proofs.Look(ctx, id)
	if err != nil {
		return err
	}
	rows := [][]any{{i18n.T(ctx, "proofimport.line"), i18n.T(ctx, "proofimport.column"), i18n.T(ctx, "proofimport.value"), i18n.T(ctx, "proofimport.hint")}}
	for _, s := range p.Skips {
		rows = append(rows, []any{s.Line, i18n.T(ctx, "proofimport.field."+string(s.Field)), s.Value, i18n.T(ctx, "proofimport.reason."+s.Reason)})
	}
	return sheet.CSV(c, sheet.Table{Name: i18n.T(ctx, "proofimport.skipped.file"), Rows: rows})
}
