package media

import (
	"context"
	"errors"
	"mime/multipart"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

const (
	// textsLimit is the most bytes of the form with captions and transcripts.
	textsLimit = 4 << 20

	listPath   = "/author/media"
	uploadPath = listPath + "/uploads"
)

// Handler serves the pages.
type Handler struct {
	DB       *db.DB
	Media    *media.Service
	Courses  *course.Service // files of before the library
	Sessions *session.Manager
}

// Mount registers the routes.
func (h *Handler) Mount(r route.Router) {
	r.Get(listPath, media.Manage, h.list)
	r.Upload(listPath, media.Manage, media.FormBytes, h.upload)
	h.mountUploads(r)
	r.Get(listPath+"/:hash", media.Manage, h.show)
	r.Upload(listPath+"/:hash", media.Manage, textsLimit, h.describe)
	r.Post(listPath+"/:hash/removal", media.Manage, h.remove)
	r.Plain().Get("/media/:hash", media.Read, h.file)
	r.Plain().Get("/media/:hash/captions/:lang.vtt", media.Read, h.captions)
}

func filePath(hash string) string { return listPath + "/" + hash }

// filterForm is the query of the list.
type filterForm struct {
	Text   string `query:"q" form:"q" validate:"max=100"`
	Kind   string `query:"kind" form:"kind" validate:"omitempty,oneof=image video audio file"`
	State  string `query:"state" form:"state" validate:"omitempty,oneof=gaps"`
	Before string `query:"before" form:"before" validate:"omitempty,uuid"`
}

func (f filterForm) filter() media.Filter {
	before, err := uuid.Parse(f.Before)
	if err != nil {
		before = uuid.Nil
	}
	return media.Filter{Text: f.Text, Kind: mediafile.Kind(f.Kind), Gaps: f.State == "gaps", Before: before}
}

// next is the address of the page that follows.
func (f filterForm) next(before uuid.UUID) string {
	if before == uuid.Nil {
		return ""
	}
	q := url.Values{"before": {before.String()}}
	for name, value := range map[string]string{"q": f.Text, "kind": f.Kind, "state": f.State} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "?" + q.Encode()
}

func (h *Handler) list(c *fiber.Ctx) error { return h.showList(c, fiber.StatusOK, nil) }

func (h *Handler) showList(c *fiber.Ctx, status int, errs ui.FieldErrors) error {
	v := listView{errs: errs}
	if err := form.Query(c, &v.filter); err != nil {
		v.filter = filterForm{}
	}
	ctx := c.UserContext()
	var err error
	if v.Library, err = h.Media.List(ctx, v.filter.filter()); err != nil {
		return err
	}
	hashes := make([]string, len(v.Files))
	for i, m := range v.Files {
		hashes[i] = m.Hash
	}
	if v.uses, err = h.Media.Uses(ctx, hashes...); err != nil {
		return err
	}
	return respond.Status(c, status, listPage(v))
}

// upload takes the files of the plain form. Their bytes are kept before the
// form takes effect, since that is one transaction.
func (h *Handler) upload(c *fiber.Ctx) error {
	ready, err := h.prepare(c)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			for _, m := range ready {
				if _, err := h.Media.Add(ctx, m); err != nil {
					return "", err
				}
			}
			if len(ready) == 1 {
				return filePath(ready[0].Hash), nil
			}
			return listPath, nil
		})
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "media.added"})
	}
	if respond.Mistake(err) {
		errs := ui.Errors(c.UserContext(), err)
		for i := range errs {
			errs[i].Name = "file"
		}
		return h.showList(c, fault.KindOf(err).Status(), errs)
	}
	return err
}

func (h *Handler) prepare(c *fiber.Ctx) ([]media.Media, error) {
	sent, err := c.MultipartForm()
	if err != nil {
		return nil, fault.InvalidInput(fault.Field{Name: "file", ID: "form.file.missing"}).Wrap(err)
	}
	var ready []media.Media
	for _, part := range sent.File["file"] {
		if part.Filename == "" {
			continue
		}
		m, err := h.prepareOne(c.UserContext(), part)
		if err != nil {
			return nil, err
		}
		ready = append(ready, m)
	}
	if len(ready) == 0 {
		return nil, fault.InvalidInput(fault.Field{Name: "file", ID: "form.file.missing"})
	}
	return ready, nil
}

func (h *Handler) prepareOne(ctx context.Context, part *multipart.FileHeader) (m media.Media, err error) {
	f, err := part.Open()
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return h.Media.Prepare(ctx, part.Filename, f)
}

func (h *Handler) show(c *fiber.Ctx) error { return h.showFile(c, fiber.StatusOK, nil, nil) }

// showFile shows a file; in is what was written where something is wrong.
func (h *Handler) showFile(c *fiber.Ctx, status int, in *textsForm, errs ui.FieldErrors) error {
	ctx := c.UserContext()
	v := fileView{errs: errs}
	var err error
	if v.Media, err = h.Media.Get(ctx, c.Params("hash")); err != nil {
		return err
	}
	uses, err := h.Media.Uses(ctx, v.Hash)
	if err != nil {
		return err
	}
	v.uses = uses[v.Hash]
	if v.Kind == mediafile.Video {
		pictures, err := h.Media.List(ctx, media.Filter{Kind: mediafile.Image, Limit: 200})
		if err != nil {
			return err
		}
		v.pictures = pictures.Files
	}
	if in == nil {
		f := formOf(v.Media)
		in = &f
	}
	v.form = *in
	return respond.Status(c, status, filePage(v))
}

// textsForm are the texts about a file.
type textsForm struct {
	Version      int    `form:"version"`
	Decorative   string `form:"decorative"`
	AltDE        string `form:"alt_de"`
	AltEN        string `form:"alt_en"`
	CaptionsDE   string `form:"captions_de"`
	CaptionsEN   string `form:"captions_en"`
	TranscriptDE string `form:"transcript_de"`
	TranscriptEN string `form:"transcript_en"`
	Poster       string `form:"poster"`
}

func formOf(m media.Media) textsForm {
	f := textsForm{
		Version: m.Version, AltDE: m.Alt[i18n.DE], AltEN: m.Alt[i18n.EN], CaptionsDE: m.Captions[i18n.DE], CaptionsEN: m.Captions[i18n.EN],
		TranscriptDE: m.Transcript[i18n.DE], TranscriptEN: m.Transcript[i18n.EN], Poster: m.Poster,
	}
	if m.Decorative {
		f.Decorative = "yes"
	}
	return f
}

func (f textsForm) texts() media.Texts {
	return media.Texts{
		Version: f.Version, Decorative: f.Decorative == "yes", Poster: f.Poster,
		Alt:        i18n.Text{i18n.DE: f.AltDE, i18n.EN: f.AltEN},
		Captions:   i18n.Text{i18n.DE: f.CaptionsDE, i18n.EN: f.CaptionsEN},
		Transcript: i18n.Text{i18n.DE: f.TranscriptDE, i18n.EN: f.TranscriptEN},
	}
}

func (h *Handler) describe(c *fiber.Ctx) error {
	hash := c.Params("hash")
	var in textsForm
	err := form.Parse(c, &in)
	if err == nil {
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			return filePath(hash), h.Media.Describe(ctx, hash, in.texts())
		})
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "media.saved"})
	}
	if respond.Mistake(err) {
		return h.showFile(c, fault.KindOf(err).Status(), &in, ui.Errors(c.UserContext(), err))
	}
	return err
}

func (h *Handler) remove(c *fiber.Ctx) error {
	hash := c.Params("hash")
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return listPath, h.Media.Remove(ctx, hash)
	})
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "media.removed"})
	}
	if fault.Is(err, fault.Conflict) {
		return h.showFile(c, fiber.StatusConflict, nil, ui.Errors(c.UserContext(), err))
	}
	return err
}

// number writes a figure of a form.
func number(n int) string { return strconv.Itoa(n) }
