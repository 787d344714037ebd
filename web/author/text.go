package author

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// textInput is the text of a block in a language, as typed.
type textInput struct {
	block  string
	lang   i18n.Lang
	kind   courseware.Type
	fields fields
	was    string // the text the form was made from

	base, blockBase int    // versions the form was made from
	print           string // fingerprint of the source text that was shown
	fits            bool   // the translation now fits that text
	first           bool   // there was no translation yet

	structure  bool // the form of the source text holds what the block is
	tone       courseware.Tone
	decorative bool
	silent     bool
}

func readText(c *fiber.Ctx) textInput {
	value := func(name string) string { return strings.ReplaceAll(c.FormValue(name), "\r\n", "\n") }
	in := textInput{
		block: c.Params("block"), kind: courseware.Type(value("type")), fields: fields{}, was: value(fieldWas),
		print: value("print"), fits: value("fits") != "", first: value("first") != "",
		structure: value("structure") != "", tone: courseware.Tone(value("tone")), decorative: value("decorative") != "", silent: value("silent") != "",
	}
	in.lang, _ = i18n.ParseLang(c.Params("lang"))
	in.base, in.blockBase = readVersions(value("version"))
	for _, name := range append(names(in.kind), fieldBody) {
		if c.Context().PostArgs().Has(name) {
			in.fields[name] = strings.TrimSpace(value(name))
		}
	}
	return in
}

// versions are those of a text and of its block, in one field.
func versions(text, block int) string { return fmt.Sprintf("%d.%d", text, block) }

func readVersions(s string) (text, block int) {
	a, b, _ := strings.Cut(s, ".")
	return number(a), number(b)
}

// fieldName is the name by which a fault finds its field on a page with many.
func fieldName(block string, l i18n.Lang, name string) string {
	return block + "-" + string(l) + "-" + name
}

// check says what a form must not leave open.
func (in textInput) check() error {
	var faults []fault.Field
	wrong := func(name, id string) {
		faults = append(faults, fault.Field{Name: fieldName(in.block, in.lang, name), ID: id})
	}
	switch {
	case in.fits && written(in.kind, in.fields, in.was) == in.was:
		wrong(in.firstField(), "editor.adapt.unchanged")
	case in.kind == courseware.Heading && strings.ContainsAny(in.fields[fieldBody], "\n#*`["):
		wrong(fieldBody, "editor.heading.plain")
	}
	if faults == nil {
		return nil
	}
	return fault.InvalidInput(faults...)
}

// checkPicture: there is a picture, and it says what it shows, or that it
// shows nothing. What the script saves while somebody writes may lack it.
func (in textInput) checkPicture() error {
	_, raw := in.fields[fieldBody]
	id, field := "", fieldAlt
	switch described := in.fields[fieldAlt] != ""; {
	case in.kind != courseware.Image || raw:
	case in.fields[fieldFile] == "" && in.fields[fieldAlt]+in.fields[fieldCaption] != "":
		id, field = "editor.image.file", fieldFile
	case in.fields[fieldFile] == "":
	case !described && !in.decorative:
		id = "author.check.alt"
	case described && in.decorative:
		id = "author.check.alt_decorative"
	}
	if id == "" {
		return nil
	}
	return fault.InvalidInput(fault.Field{Name: fieldName(in.block, in.lang, field), ID: id})
}

// firstField is the field that faults of the whole text are shown at.
func (in textInput) firstField() string {
	if _, raw := in.fields[fieldBody]; raw {
		return fieldBody
	}
	return names(in.kind)[0]
}

// written is what the service is to save.
func (in textInput) written(course string) author.Written {
	w := author.Written{Course: course, Block: in.block, Lang: in.lang, Base: in.base, Body: written(in.kind, in.fields, in.was)}
	if in.fits || in.first {
		w.From = in.print
	}
	return w
}

// saveText saves a text, for the form and for the autosave of the script.
func (h *Handler) saveText(c *fiber.Ctx) error {
	course, lesson := c.Params("course"), c.Params("lesson")
	in := readText(c)
	script := strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
	err := in.check()
	if err == nil && !script {
		err = in.checkPicture()
	}
	var now string
	if err == nil {
		now, err = respond.Effect(c, h.DB, func(ctx context.Context) (string, error) { return h.storeText(ctx, course, in) })
	}
	switch {
	case respond.Mistake(err) && !script:
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) { v.returned(c.UserContext(), in, err) })
	case fault.Is(err, fault.NotFound) && !script:
		return h.showLesson(c, fiber.StatusNotFound, func(v *lessonView) { v.rescued(c.UserContext(), in, err) })
	case script && supersedes(err):
		c.Set(headerNewer, "yes")
		return err
	case err != nil:
		return err
	case script:
		return c.JSON(fiber.Map{"version": now})
	}
	return respond.To(c, lessonPath(course, lesson)+"?lang="+string(in.lang)+anchor(in.block))
}

// headerNewer tells the script that somebody else wrote meanwhile, so that
// there are two texts to compare; a course may also be locked.
const headerNewer = "Lotse-Newer"

func supersedes(err error) bool {
	var (
		other *author.OtherText
		newer *author.Newer
	)
	return errors.As(err, &other) || errors.As(err, &newer)
}

// storeText saves the text and what the form of the source says about the
// block, and returns their versions.
func (h *Handler) storeText(ctx context.Context, course string, in textInput) (string, error) {
	if err := h.takeTracks(ctx, course, &in); err != nil {
		return "", err
	}
	block := in.blockBase
	if in.structure {
		done, err := h.Author.SaveBlock(ctx, course, in.blockBase, courseware.Block{
			ID: in.block, Type: in.kind, Tone: in.tone, Decorative: in.decorative, Silent: in.silent,
		})
		if err != nil {
			return "", err
		}
		block = done.Version
	}
	done, err := h.Author.SaveText(ctx, in.written(course))
	return versions(done.Version, block), err
}

// returned puts a text that was refused back into the page.
func (v *lessonView) returned(ctx context.Context, in textInput, err error) {
	v.typed, v.errs = &in, ui.Errors(ctx, err)
	v.tab = in.lang
	var (
		other *author.OtherText
		newer *author.Newer
	)
	if b, ok := v.Block(in.block); ok {
		in.base, in.blockBase = b.Texts[in.lang].Version, b.Version
	}
	switch {
	case errors.As(err, &other):
		v.conflict = &other.Current
		in.base = other.Current.Version
	case errors.As(err, &newer):
		in.blockBase = newer.Version
	}
	for i := range v.errs {
		if v.errs[i].Name == "" {
			v.errs[i].Name = fieldName(in.block, in.lang, in.firstField())
		}
	}
	v.typed = &in
}

// rescued offers the text of a block that somebody deleted as a new block.
func (v *lessonView) rescued(ctx context.Context, in textInput, err error) {
	v.errs = ui.FieldErrors{{Name: "new", Text: ui.Errors(ctx, err).For("")}}
	v.add = addInput{Kind: string(in.kind), After: author.End, Body: join(in.kind, in.fields)}
}

// wave says that a change of the source does not touch the translation.
func (h *Handler) wave(c *fiber.Ctx) error {
	course, lesson, block := c.Params("course"), c.Params("lesson"), c.Params("block")
	l, _ := i18n.ParseLang(c.Params("lang"))
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		_, err := h.Author.Wave(ctx, course, block, l, c.FormValue("print"))
		return lessonPath(course, lesson) + "?lang=" + string(l) + anchor(block), err
	})
	if respond.Mistake(err) {
		return h.showLesson(c, fault.KindOf(err).Status(), func(v *lessonView) {
			v.tab, v.errs = l, ui.Errors(c.UserContext(), err)
		})
	}
	return err
}
