package media

import (
	"context"
	"mime"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
)

// sandbox binds a file that is opened by itself: it runs nothing, loads
// nothing, and has no origin whose cookies it could use.
const sandbox = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// file sends a file. Its address is the hash of its bytes, so it never
// changes.
func (h *Handler) file(c *fiber.Ctx) error {
	ctx := c.UserContext()
	f, err := h.Media.Show(ctx, c.Params("hash"))
	if fault.Is(err, fault.NotFound) {
		return h.former(c)
	}
	if err != nil {
		return err
	}
	bind(c, f.Type)
	c.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	etag := `"` + f.Hash + `"`
	c.Set(fiber.HeaderETag, etag)
	if f.Kind == mediafile.File {
		c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	asked := c.Get(fiber.HeaderRange)
	if given := c.Get(fiber.HeaderIfRange); given != "" && given != etag {
		asked = ""
	}
	from, n, kind := within(asked, f.Bytes)
	switch kind {
	case outside:
		c.Set(fiber.HeaderContentRange, "bytes */"+strconv.FormatInt(f.Bytes, 10))
		return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	case part:
		c.Status(fiber.StatusPartialContent)
		c.Set(fiber.HeaderContentRange, "bytes "+strconv.FormatInt(from, 10)+"-"+strconv.FormatInt(from+n-1, 10)+"/"+strconv.FormatInt(f.Bytes, 10))
	}
	return h.stream(c, f, from, n)
}

// stream sends bytes while they are read. The request's deadline is for
// finding them, not for sending.
func (h *Handler) stream(c *fiber.Ctx, f media.Served, from, n int64) error {
	r, err := h.Media.Open(context.WithoutCancel(c.UserContext()), f, from, n)
	if err != nil {
		return err
	}
	respond.Stream(c, r, n)
	return nil
}

// former sends a picture that was imported before there was a library.
func (h *Handler) former(c *fiber.Ctx) error {
	p, err := h.Courses.Media(c.UserContext(), c.Params("hash"))
	if err != nil {
		return err
	}
	bind(c, p.Type)
	c.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	return c.Send(p.Data)
}

// captions sends the captions of a video. They may change.
func (h *Handler) captions(c *fiber.Ctx) error {
	text, err := h.Media.Captions(c.UserContext(), c.Params("hash"), i18n.Lang(c.Params("lang")))
	if err != nil {
		return err
	}
	bind(c, "text/vtt")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.SendString(text)
}

func bind(c *fiber.Ctx, contentType string) {
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderContentSecurityPolicy, sandbox)
}

// extent says how much of a file is asked for.
type extent int

const (
	whole extent = iota
	part
	outside
)

// within reads a Range of one part (RFC 9110, 14). Several parts, and what is
// no range of bytes, may be answered with the whole file.
func within(header string, size int64) (from, n int64, kind extent) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok || !dash || strings.Contains(spec, ",") {
		return 0, size, whole
	}
	if first == "" {
		suffix, err := strconv.ParseInt(last, 10, 64)
		switch {
		case err != nil || suffix < 0:
			return 0, size, whole
		case suffix == 0:
			return 0, 0, outside
		}
		suffix = min(suffix, size)
		return size - suffix, suffix, part
	}
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil || from < 0 {
		return 0, size, whole
	}
	to := size - 1
	if last != "" {
		if to, err = strconv.ParseInt(last, 10, 64); err != nil || to < from {
			return 0, size, whole
		}
		to = min(to, size-1)
	}
	if from >= size {
		return 0, 0, outside
	}
	return from, to - from + 1, part
}
