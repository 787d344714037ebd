package forum

import (
	"context"
	"errors"
	"mime"
	"mime/multipart"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// formBytes is the most bytes that a form with files sends at once.
const formBytes = 32 << 20

// What the forms of files do.
const (
	doAdd     = "add"
	doArrange = "arrange"
)

type filesView struct {
	forum.Draft
	errs ui.FieldErrors
}

func filesPath(slug string) string { return itemPath(slug) + "/files" }

func filePath(slug string, f forum.File) string { return filesPath(slug) + "/" + f.Hash }

func (h *Handler) files(c *fiber.Ctx) error { return h.showFiles(c, nil) }

func (h *Handler) showFiles(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	d, err := h.Forum.Draft(ctx, c.Params("article"))
	if err != nil {
		return err
	}
	if failed != nil && c.FormValue("do") == doArrange { // what was typed stays
		for i, f := range d.Files {
			d.Files[i].Title = typedTitle(c, f)
		}
	}
	return show(c, failed, filesPage(filesView{d, ui.Errors(ctx, failed)}))
}

func typedTitle(c *fiber.Ctx, f forum.File) i18n.Text {
	t := i18n.Text{}
	for _, l := range i18n.Langs {
		if s := c.FormValue(forum.FileField(f, l)); s != "" {
			t[l] = s
		}
	}
	return t
}

// setFiles takes files, or their titles. Their bytes are kept before the form
// takes effect, since that is one transaction.
func (h *Handler) setFiles(c *fiber.Ctx) error {
	slug := c.Params("article")
	if _, err := h.Forum.Draft(c.UserContext(), slug); err != nil {
		return err
	}
	revision, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil {
		revision = -1
	}
	notice := "forum.file.arranged"
	var ready []forum.File
	if c.FormValue("do") == doAdd {
		notice = "forum.file.added"
		if ready, err = h.prepare(c); err != nil {
			return h.refused(c, err)
		}
	}
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		if c.FormValue("do") == doAdd {
			return "", h.Attach.Add(ctx, slug, revision, ready)
		}
		return "", h.Attach.Arrange(ctx, slug, revision, func(f *forum.File) bool {
			f.Title = typedTitle(c, *f)
			return c.FormValue("remove_"+f.Hash) == ""
		})
	})
	if err != nil {
		return h.refused(c, err)
	}
	return h.after(c, sent{filesPath(slug), notice}, nil)
}

func (h *Handler) refused(c *fiber.Ctx, err error) error {
	if mistake(err) {
		return h.showFiles(c, err)
	}
	return err
}

func (h *Handler) prepare(c *fiber.Ctx) (ready []forum.File, err error) {
	missing := fault.InvalidInput(fault.Field{Name: "file", ID: "form.file.missing"})
	in, err := c.MultipartForm()
	if err != nil {
		return nil, missing.Wrap(err)
	}
	for _, part := range in.File["file"] {
		if part.Filename == "" {
			continue
		}
		if len(ready) == forum.MostFiles { // refused as well, without keeping more
			return nil, fault.InvalidInput(fault.Field{Name: "file", ID: "forum.file.many", Args: fault.Args{"Most": forum.MostFiles}})
		}
		f, err := h.prepareOne(c.UserContext(), part)
		if err != nil {
			return nil, err
		}
		ready = append(ready, f)
	}
	if len(ready) == 0 {
		return nil, missing
	}
	return ready, nil
}

func (h *Handler) prepareOne(ctx context.Context, part *multipart.FileHeader) (f forum.File, err error) {
	r, err := part.Open()
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return h.Attach.Prepare(ctx, part.Filename, r)
}

// file sends a file to be kept, never to be shown by the browser. The
// request's deadline is for finding it.
func (h *Handler) file(c *fiber.Ctx) error {
	f, r, err := h.Attach.Open(context.WithoutCancel(c.UserContext()), c.Params("article"), c.Params("hash"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, f.Type)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "private, no-cache") // it may be withdrawn
	return c.SendStream(r, int(f.Bytes))
}

// fileName is what a file is called on a page: its title, else its name.
func fileName(ctx context.Context, f forum.File) (string, i18n.Lang) {
	l := i18n.LangOf(ctx)
	if s := f.Title[l]; s != "" {
		return s, ""
	}
	for _, other := range i18n.Langs {
		if s := f.Title[other]; s != "" {
			return s, other
		}
	}
	return f.Name, ""
}

func fileNote(ctx context.Context, f forum.File) string {
	return attach.Format(f) + ", " + ui.Bytes(ctx, f.Bytes)
}

func (v filesView) titleInput(ctx context.Context, f forum.File, l i18n.Lang) ui.Input {
	name := forum.FileField(f, l)
	return ui.Input{Name: name, Label: i18n.T(ctx, "forum.file.title."+string(l)), Value: f.Title[l], Error: v.errs.For(name), Optional: true, Lang: l}
}
