package share

import (
	"context"
	"mime"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/text"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

const mimePackage = "application/vnd.lotse.package"

// download sends a shared course as one file, to whoever sees its page.
func (h *Handler) download(c *fiber.Ctx) error {
	id, err := workID(c)
	if err != nil {
		return err
	}
	return h.send(c, share.Course, id)
}

// downloadText sends a text of the forum as one file, to whoever may read it.
func (h *Handler) downloadText(c *fiber.Ctx) error {
	i, err := h.Forum.Get(c.UserContext(), c.Params("article"), text.Kinds...)
	if err != nil {
		return err
	}
	return h.send(c, string(i.Kind), i.ID)
}

func (h *Handler) send(c *fiber.Ctx, kind string, id uuid.UUID) error {
	f, err := h.Share.Download(c.UserContext(), kind, id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, mimePackage)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	if !guests.Same(c, `"`+guests.Mark(f.Line())+`"`) {
		respond.Stream(c, f.Open(), f.Bytes)
	}
	return nil
}

// files is a page on which files are taken over.
type files struct{ path, words, what, back, list string }

var (
	courseFiles = files{filePath, "share.file", "share.take.what", worksPath, "share.courses"}
	textFiles   = files{textFilePath, "share.text.file", "share.text.take.what", textPath, "forum.articles"}
)

func (h *Handler) fileForm(f files) fiber.Handler {
	return func(c *fiber.Ctx) error { return respond.Page(c, filePage(f, nil)) }
}

// takeFile takes something over from a file.
func (h *Handler) takeFile(f files) fiber.Handler {
	return func(c *fiber.Ctx) error {
		defer session.Deadline(c, patience)()
		to, err := h.receive(c)
		if respond.Mistake(err) {
			errs := ui.Errors(c.UserContext(), err)
			for i := range errs {
				errs[i].Name = fieldFile
			}
			return respond.Shown(c, err, filePage(f, errs))
		}
		if err != nil {
			return err
		}
		return h.landed(c, to)
	}
}

const fieldFile = "file"

func (h *Handler) receive(c *fiber.Ctx) (to share.Landing, err error) {
	f, err := form.File(c, fieldFile)
	if err != nil {
		return to, err
	}
	defer func() { _ = f.Close() }()
	return respond.Effect(c, h.DB, func(ctx context.Context) (share.Landing, error) {
		return h.Share.Receive(ctx, share.Parcel{From: f, Bytes: f.Size})
	})
}

// landed leads to where a package went.
func (h *Handler) landed(c *fiber.Ctx, to share.Landing) error {
	page, origin := coursePath(to.Slug), originOf(to.Slug)
	if to.Kind != share.Course {
		page, origin = textPath+"/"+to.Slug+"/edit", textPath+"/"+to.Slug+"/origin"
	}
	if to.Newer {
		return respond.To(c, origin)
	}
	h.Sessions.Notify(c, session.Notice{ID: "share.taken"})
	return respond.To(c, page)
}

// fetch gets the newest version of a course from another installation, so that
// it can be compared and merged.
func (h *Handler) fetch(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	s, err := h.course(c)
	if err != nil {
		return err
	}
	err = h.fetchNewest(c, s)
	if respond.Mistake(err) {
		return h.showOrigin(c, s, err, nil)
	}
	if err != nil {
		return err
	}
	return respond.To(c, s.at)
}

func (h *Handler) fetchNewest(c *fiber.Ctx, s subject) error {
	o, err := h.Share.Origin(c.UserContext(), s.kind, s.slug)
	if err != nil {
		return err
	}
	if o == nil {
		return fault.Missing("share.origin.none")
	}
	got, err := h.Share.Fetch(c.UserContext(), o.Work)
	if err != nil || got == nil { // it is at hand
		return err
	}
	defer func() { _ = got.Close() }()
	_, err = respond.Effect(c, h.DB, func(ctx context.Context) (share.Landing, error) { return h.Share.Receive(ctx, got.Parcel) })
	return err
}
