package author

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// fromLibrary stands for the captions that the library has of a film.
const fromLibrary = "library:"

// chooseFile shows the files that the text of the address may show.
func (h *Handler) chooseFile(c *fiber.Ctx) error {
	v, err := h.chooseView(c)
	if err != nil {
		return err
	}
	return h.showChoose(c, v, nil)
}

// showChoose is the page with what is wrong with a file that was brought.
func (h *Handler) showChoose(c *fiber.Ctx, v chooseView, failed error) error {
	before, err := uuid.Parse(c.Query("before"))
	if err != nil {
		before = uuid.Nil
	}
	v.query = c.Query("q")
	if v.found, err = h.Media.List(c.UserContext(), media.Filter{Kind: v.kind, Text: v.query, Before: before}); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, choosePage(v))
	}
	v.errs = ui.Errors(c.UserContext(), failed)
	for i := range v.errs {
		v.errs[i].Name = "file"
	}
	return respond.Status(c, fault.KindOf(failed).Status(), choosePage(v))
}

func (h *Handler) chooseView(c *fiber.Ctx) (chooseView, error) {
	d, err := h.Author.OpenLesson(c.UserContext(), c.Params("course"), c.Params("lesson"))
	if err != nil {
		return chooseView{}, err
	}
	l, ok := i18n.ParseLang(c.Params("lang"))
	page := lessonView{Draft: d, lesson: find(d, c.Params("lesson")), tab: l}
	i := slices.IndexFunc(page.lesson.Blocks, func(b author.Block) bool { return b.ID == c.Params("block") })
	if i < 0 || !ok || !slices.Contains(d.Head.Languages, l) {
		return chooseView{}, fault.Missing("author.block_missing")
	}
	v := chooseView{textView: page.blocks()[i].form(l), part: c.Query("part")}
	v.kind, ok = shows[v.Type]
	if v.part != "" {
		v.kind, ok = mediafile.Image, v.part == fieldPoster && v.Type == courseware.Video
	}
	if !ok || v.raw() {
		return v, fault.Missing("author.block_missing")
	}
	return v, nil
}

// takeFile puts the chosen file into the text, with what the library knows of
// it where nothing was written yet.
func (h *Handler) takeFile(c *fiber.Ctx) error {
	v, err := h.chooseView(c)
	if err != nil {
		return err
	}
	hash := c.FormValue("hash")
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) { return h.put(ctx, v, hash) })
	if respond.Mistake(err) {
		return h.showChoose(c, v, err)
	}
	return err
}

// bringFile takes a file into the library and puts it into the text at once.
// The script sends large ones to the library in pieces and takes them then.
func (h *Handler) bringFile(c *fiber.Ctx) error {
	defer session.Deadline(c, bringTime)()
	v, err := h.chooseView(c)
	if err != nil {
		return err
	}
	ready, err := h.prepare(c)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			m, err := h.Media.Add(ctx, ready)
			if err != nil {
				return "", err
			}
			return h.put(ctx, v, m.Hash)
		})
	}
	if respond.Mistake(err) {
		return h.showChoose(c, v, err)
	}
	return err
}

// bringTime is how long a file may take to be judged and cleaned.
const bringTime = time.Minute

func (h *Handler) prepare(c *fiber.Ctx) (m media.Media, err error) {
	f, err := form.File(c, "file")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return h.Media.Prepare(c.UserContext(), f.Name, f)
}

// put writes a file of the library into the text and says where that stands.
func (h *Handler) put(ctx context.Context, v chooseView, hash string) (to string, err error) {
	name, m, err := h.Author.TakeFile(ctx, v.Slug, hash)
	if err != nil {
		return "", err
	}
	if m.Kind != v.kind {
		return "", fault.Wrong("editor.choose.other." + string(v.kind))
	}
	if v.part != "" {
		v.in.fields[v.part] = name
	} else if err := h.fill(ctx, v, name, m); err != nil {
		return "", err
	}
	v.in.first = !v.isSource() && v.text.Version == 0
	v.in.print = v.source.Print
	_, err = h.Author.SaveText(ctx, v.in.written(v.Slug))
	return v.lessonView.path() + "?lang=" + string(v.lang) + anchor(v.ID), err
}

// fill takes over what the library says about a file.
func (h *Handler) fill(ctx context.Context, v chooseView, name string, m media.Media) error {
	f := v.in.fields
	changed := f[fieldFile] != name
	f[fieldFile] = name
	otherwise := func(field, s string) {
		if _, has := f[field]; has && f[field] == "" {
			f[field] = s
		}
	}
	if !v.Decorative {
		otherwise(fieldAlt, m.Alt[v.lang])
	}
	otherwise(fieldTitle, strings.TrimSuffix(m.Name, path.Ext(m.Name)))
	otherwise(fieldSaid, m.Transcript[v.lang])
	if v.Type != courseware.Video || !changed {
		return nil
	}
	var err error
	if f[fieldTracks], err = h.Author.TakeCaptions(ctx, v.Slug, m, v.lang); err != nil || m.Poster == "" {
		return err
	}
	poster, _, err := h.Author.TakeFile(ctx, v.Slug, m.Poster)
	otherwise(fieldPoster, poster)
	return err
}

// takeTracks makes a file of the captions that the library has of the film in
// the text, where the form asks for them.
func (h *Handler) takeTracks(ctx context.Context, course string, in *textInput) error {
	if in.fields[fieldTracks] != fromLibrary {
		return nil
	}
	d, err := h.Author.OpenHead(ctx, course)
	if err != nil {
		return err
	}
	name := ""
	if film, ok := d.Media[in.fields[fieldFile]]; ok {
		m, err := h.Media.Get(ctx, film.Hash)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if name, err = h.Author.TakeCaptions(ctx, course, m, in.lang); err != nil {
			return err
		}
	}
	if name == "" {
		return fault.InvalidInput(fault.Field{Name: fieldName(in.block, in.lang, fieldTracks), ID: "editor.captions.missing"})
	}
	in.fields[fieldTracks] = name
	return nil
}
