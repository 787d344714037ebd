package people

import (
	"bytes"
	"context"
	"encoding/csv"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

const mimeCSV = "text/csv; charset=utf-8"

func importPath(slug, page string) string { return "/people/import/" + slug + "/" + page }

// Page 1: the file.

func (h *Handler) begin(c *fiber.Ctx) error { return h.showBegin(c, fiber.StatusOK, nil) }

func (h *Handler) showBegin(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	recent, err := h.Imports.Recent(c.UserContext())
	if err != nil {
		return err
	}
	return respond.Status(c, status, beginPage(recent, errs))
}

func (h *Handler) upload(c *fiber.Ctx) error {
	in, err := uploaded(c)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			imp, err := h.Imports.Upload(ctx, in)
			return importPath(imp.Slug, "columns"), err
		})
	}
	if respond.Mistake(err) {
		return h.showBegin(c, statusOf(err), atField(ui.Errors(c.UserContext(), err), "file"))
	}
	return err
}

// uploaded reads the file of the form.
func uploaded(c *fiber.Ctx) (hrimport.UploadInput, error) {
	name, content, err := form.Content(c, "file", hrfile.MaxBytes)
	return hrimport.UploadInput{FileName: name, Content: content}, err
}

// atField lets errors without a field point at the only field of the page.
func atField(errs ui.FieldErrors, name string) ui.FieldErrors {
	for i := range errs {
		if errs[i].Name == "" {
			errs[i].Name = name
		}
	}
	return errs
}

// Page 2: the columns.

func (h *Handler) columns(c *fiber.Ctx) error { return h.showColumns(c, fiber.StatusOK, nil, nil) }

func (h *Handler) showColumns(c *fiber.Ctx, status int, chosen hrfile.Mapping, errs ui.FieldErrors) error {
	imp, header, err := h.Imports.Headings(c.UserContext(), c.Params("import"))
	if err != nil {
		return err
	}
	if imp.State == hrimport.Committed || imp.State == hrimport.Undone {
		return respond.To(c, importPath(imp.Slug, "result"))
	}
	if chosen == nil {
		chosen = imp.Mapping
	}
	return respond.Status(c, status, columnsPage(columnsView{imp: imp, header: header, chosen: chosen, errs: errs}))
}

func (h *Handler) plan(c *fiber.Ctx) error {
	slug := c.Params("import")
	chosen := hrfile.Mapping{}
	for _, kind := range []hrfile.Kind{hrfile.People, hrfile.Units} {
		for _, col := range hrfile.Columns(kind) {
			if v := c.FormValue(string(col.Field)); v != "" {
				chosen[col.Field] = v
			}
		}
	}
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Imports.Plan(ctx, slug, chosen)
		return importPath(slug, "preview"), err
	})
	if fault.Is(err, fault.Invalid) {
		return h.showColumns(c, statusOf(err), chosen, ui.Errors(c.UserContext(), err))
	}
	return err
}

// Page 3: the preview.

func (h *Handler) preview(c *fiber.Ctx) error {
	return h.showPreview(c, fiber.StatusOK, hrimport.Keep, nil)
}

func (h *Handler) showPreview(c *fiber.Ctx, status int, missing hrimport.MissingMode, errs ui.FieldErrors) error {
	p, err := h.Imports.Preview(c.UserContext(), c.Params("import"))
	if err != nil {
		return err
	}
	switch p.Import.State {
	case hrimport.Uploaded:
		return respond.To(c, importPath(p.Import.Slug, "columns"))
	case hrimport.Committed, hrimport.Undone:
		return respond.To(c, importPath(p.Import.Slug, "result"))
	}
	return respond.Status(c, status, previewPage(previewView{p, missing, errs}))
}

// commit needs no key: a second commit of an import answers as the first, and
// the new plan of a refused one has to stay.
func (h *Handler) commit(c *fiber.Ctx) error {
	slug := c.Params("import")
	in := hrimport.CommitInput{Missing: hrimport.MissingMode(c.FormValue("missing")), Confirmed: c.FormValue("confirmed") != ""}
	_, err := h.Imports.Commit(c.UserContext(), slug, in)
	if respond.Mistake(err) {
		return h.showPreview(c, statusOf(err), in.Missing, ui.Errors(c.UserContext(), err))
	}
	if err != nil {
		return err
	}
	return respond.To(c, importPath(slug, "result"))
}

// Page 4: the result.

func (h *Handler) result(c *fiber.Ctx) error { return h.showResult(c, fiber.StatusOK, nil) }

func (h *Handler) showResult(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	p, err := h.Imports.Preview(c.UserContext(), c.Params("import"))
	if err != nil {
		return err
	}
	if p.Import.State == hrimport.Uploaded || p.Import.State == hrimport.Planned {
		return respond.To(c, importPath(p.Import.Slug, "preview"))
	}
	return respond.Status(c, status, resultPage(p, errs))
}

func (h *Handler) undo(c *fiber.Ctx) error {
	slug := c.Params("import")
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Imports.Undo(ctx, slug)
		return importPath(slug, "result"), err
	})
	if fault.Is(err, fault.Conflict) {
		return h.showResult(c, statusOf(err), ui.Errors(c.UserContext(), err))
	}
	return err
}

func (h *Handler) protocol(c *fiber.Ctx) error {
	name, data, err := h.Imports.Protocol(c.UserContext(), c.Params("import"))
	if err != nil {
		return err
	}
	return respond.Download(c, name, mimeCSV, data)
}

// template is an empty file with the headings every import recognises.
func (h *Handler) template(kind hrfile.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx := c.UserContext()
		var b bytes.Buffer
		b.WriteString("\ufeff")
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = ';', true
		var head []string
		for _, col := range hrfile.Columns(kind) {
			head = append(head, i18n.T(ctx, "people.field."+string(col.Field)))
		}
		_ = w.Write(head) // a bytes.Buffer never fails
		w.Flush()
		return respond.Download(c, i18n.T(ctx, "people.template.file."+string(kind)), mimeCSV, b.Bytes())
	}
}
