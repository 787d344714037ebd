package exchange

import (
	"context"
	"io"
	"mime"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// courseView is what can go out of a course and come into it.
type courseView struct {
	words
	exchange.Overview
	lesson string // chosen for questions
	text   string // questions as pasted
	errs   ui.FieldErrors
}

func (h *Handler) course(c *fiber.Ctx) error {
	return h.showCourse(c, fiber.StatusOK, func(v *courseView) { v.lesson = c.Query("lesson") })
}

// showCourse shows the page; change puts what was typed and its faults in.
func (h *Handler) showCourse(c *fiber.Ctx, status int, change func(*courseView)) error {
	o, err := h.Exchange.Overview(c.UserContext(), c.Params("course"))
	if err != nil {
		return err
	}
	v := courseView{words: words{c.UserContext()}, Overview: o}
	if change != nil {
		change(&v)
	}
	return respond.Status(c, status, coursePage(v))
}

// translated is the language the course is translated into, or "".
func (v courseView) translated() i18n.Lang {
	for _, l := range v.Draft.Head.Languages {
		if l != v.Draft.Head.Source {
			return l
		}
	}
	return ""
}

func (v courseView) lessons() []ui.Option {
	var out []ui.Option
	for _, l := range v.Draft.All() {
		out = append(out, ui.Option{Value: l.ID, Label: v.lessonTitle(v.Draft, l.ID), Selected: l.ID == v.lesson})
	}
	return out
}

func (v courseView) file(name string) string { return exchangeOf(v.Draft.Slug) + "/" + name }

const (
	mimeZIP   = "application/zip"
	mimeXLIFF = "application/xliff+xml"
)

// live sends the live version as a package.
func (h *Handler) live(c *fiber.Ctx) error {
	slug := c.Params("course")
	return send(c, func(ctx context.Context, w io.Writer) (string, error) {
		no, err := h.Exchange.WriteLive(ctx, slug, w)
		return slug + "-" + strconv.Itoa(no) + ".zip", err
	})
}

// draft sends the draft as a package; one with gaps is shown instead.
func (h *Handler) draft(c *fiber.Ctx) error {
	slug := c.Params("course")
	err := send(c, func(ctx context.Context, w io.Writer) (string, error) {
		return i18n.T(ctx, "exchange.file.draft", args{"Slug": slug}), h.Exchange.WriteDraft(ctx, slug, w)
	})
	if fault.Is(err, fault.Invalid) {
		return h.showCourse(c, statusOf(err), func(v *courseView) {
			v.errs = ui.FieldErrors{{Text: v.t("exchange.draft.unfit")}}
		})
	}
	return err
}

// send writes a package into a file of this machine first: an error is still
// a page then.
func send(c *fiber.Ctx, write func(context.Context, io.Writer) (name string, err error)) error {
	defer session.Deadline(c, patience)()
	f, err := exchange.Scratch()
	if err != nil {
		return err
	}
	name, err := write(c.UserContext(), f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return err
	}
	c.Set(fiber.HeaderContentType, mimeZIP)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return c.SendStream(f)
}

func (h *Handler) translation(c *fiber.Ctx) error {
	slug := c.Params("course")
	l, _ := i18n.ParseLang(c.Params("lang"))
	data, err := h.Exchange.WriteTranslation(c.UserContext(), slug, l, c.Query("only") == "open")
	if err != nil {
		return err
	}
	return respond.Download(c, slug+"-"+string(l)+".xlf", mimeXLIFF, data)
}

func (h *Handler) sendQuestions(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	ctx, lesson, text := c.UserContext(), c.FormValue("lesson"), c.FormValue("text")
	name, data, err := form.Content(c, "file", moodle.MaxFile)
	switch {
	case err != nil && text == "":
		err = fault.InvalidInput(fault.Field{Name: "file", ID: "exchange.questions.missing"})
	case err == nil && text != "":
		err = fault.InvalidInput(fault.Field{Name: "file", ID: "exchange.questions.both"})
	case text != "":
		name, data, err = i18n.T(ctx, "exchange.questions.pasted"), []byte(text), nil
	}
	var p exchange.Parcel
	if err == nil {
		p, err = h.Exchange.SendQuestions(ctx, c.Params("course"), lesson, name, data)
	}
	if respond.Mistake(err) {
		field := "file"
		if text != "" {
			field = "text"
		}
		return h.showCourse(c, statusOf(err), func(v *courseView) {
			v.lesson, v.text, v.errs = lesson, text, atField(ui.Errors(ctx, err), field)
		})
	}
	if err != nil {
		return err
	}
	return respond.To(c, parcelPath(p.ID))
}

func (h *Handler) sendTranslation(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	name, data, err := form.Content(c, "file", xliff.MaxFile)
	if err != nil { // the page has another field for a file
		err = fault.InvalidInput(fault.Field{Name: "translation", ID: "form.file.missing"})
	}
	var p exchange.Parcel
	if err == nil {
		p, err = h.Exchange.SendTranslation(c.UserContext(), c.Params("course"), name, data)
	}
	if respond.Mistake(err) {
		return h.showCourse(c, statusOf(err), func(v *courseView) { v.errs = atField(ui.Errors(c.UserContext(), err), "translation") })
	}
	if err != nil {
		return err
	}
	return respond.To(c, parcelPath(p.ID))
}
