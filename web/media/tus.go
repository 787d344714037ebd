package media

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/route"
	"codeberg.org/lotse/lotse/web/session"
)

// The headers of tus 1.0, https://tus.io/protocols/resumable-upload.
const (
	headerResumable = "Tus-Resumable"
	headerVersion   = "Tus-Version"
	headerExtension = "Tus-Extension"
	headerMaxSize   = "Tus-Max-Size"
	headerLength    = "Upload-Length"
	headerOffset    = "Upload-Offset"
	headerMetadata  = "Upload-Metadata"
	headerExpires   = "Upload-Expires"

	// headerMedia is ours: the page of the file, once it is whole.
	headerMedia = "Lotse-Media"

	tusVersion = "1.0.0"
	mimePiece  = "application/offset+octet-stream"
)

// pieceTime is how long a piece may take, and the last one with what is done
// when the file is whole.
const pieceTime = 10 * time.Minute

func (h *Handler) mountUploads(r route.Router) {
	r.Call(fiber.MethodOptions, uploadPath, media.Manage, route.PageLimit, h.tusOptions)
	r.Call(fiber.MethodPost, uploadPath, media.Manage, route.PageLimit, tus(h.tusCreate))
	r.Call(fiber.MethodHead, uploadPath+"/:upload", media.Manage, route.PageLimit, tus(h.tusHead))
	r.Call(fiber.MethodPatch, uploadPath+"/:upload", media.Manage, media.PieceBytes, tus(h.tusPatch))
	r.Call(fiber.MethodDelete, uploadPath+"/:upload", media.Manage, route.PageLimit, tus(h.tusDelete))
}

// tus refuses another version of the protocol.
func tus(next fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(headerResumable, tusVersion)
		c.Set(fiber.HeaderCacheControl, "no-store")
		if c.Get(headerResumable) != tusVersion {
			c.Set(headerVersion, tusVersion)
			return c.SendStatus(fiber.StatusPreconditionFailed)
		}
		return next(c)
	}
}

func (h *Handler) tusOptions(c *fiber.Ctx) error {
	c.Set(headerResumable, tusVersion)
	c.Set(headerVersion, tusVersion)
	c.Set(headerExtension, "creation,termination,expiration")
	c.Set(headerMaxSize, strconv.FormatInt(mediafile.MaxBytes, 10))
	return c.SendStatus(fiber.StatusNoContent)
}

func (h *Handler) tusCreate(c *fiber.Ctx) error {
	n, err := strconv.ParseInt(c.Get(headerLength), 10, 64)
	if err != nil || n < 0 {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	u, err := h.Media.Begin(c.UserContext(), fileName(c.Get(headerMetadata)), n)
	if err != nil {
		return err
	}
	describeUpload(c, u)
	c.Set(fiber.HeaderLocation, respond.Path(c, uploadPath+"/"+u.ID.String()))
	return c.SendStatus(fiber.StatusCreated)
}

// fileName reads "filename <base64>" of "key value,key value".
func fileName(metadata string) string {
	for pair := range strings.SplitSeq(metadata, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if name, err := base64.StdEncoding.DecodeString(value); err == nil && key == "filename" {
			return string(name)
		}
	}
	return ""
}

func uploadID(c *fiber.Ctx) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Params("upload"))
	if err != nil {
		return id, fault.Missing("media.upload.missing")
	}
	return id, nil
}

func describeUpload(c *fiber.Ctx, u media.Upload) {
	c.Set(headerOffset, strconv.FormatInt(u.Arrived, 10))
	c.Set(headerLength, strconv.FormatInt(u.Bytes, 10))
	c.Set(headerExpires, u.Expires.UTC().Format(http.TimeFormat))
	if u.Hash != "" {
		c.Set(headerMedia, respond.Path(c, filePath(u.Hash)))
	}
}

func (h *Handler) tusHead(c *fiber.Ctx) error {
	id, err := uploadID(c)
	if err != nil {
		return err
	}
	u, err := h.Media.Progress(c.UserContext(), id)
	if err != nil {
		return err
	}
	describeUpload(c, u)
	return c.SendStatus(fiber.StatusOK)
}

// tusPatch takes a piece. The answer to the last one, or to an empty one after
// it, says where the file is.
func (h *Handler) tusPatch(c *fiber.Ctx) error {
	defer session.Deadline(c, pieceTime)()
	id, err := uploadID(c)
	if err != nil {
		return err
	}
	if c.Get(fiber.HeaderContentType) != mimePiece {
		return c.SendStatus(fiber.StatusUnsupportedMediaType)
	}
	offset, err := strconv.ParseInt(c.Get(headerOffset), 10, 64)
	if err != nil || offset < 0 {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	u, err := h.Media.Receive(c.UserContext(), id, offset, body(c))
	if err != nil {
		return err
	}
	if u.Whole() {
		m, err := h.Media.Finish(c.UserContext(), id)
		if err != nil {
			return err
		}
		u.Hash = m.Hash
	}
	describeUpload(c, u)
	return c.SendStatus(fiber.StatusNoContent)
}

// body is what is sent, while it is sent.
func body(c *fiber.Ctx) io.Reader {
	if s := c.Context().RequestBodyStream(); s != nil {
		return s
	}
	return bytes.NewReader(c.Request().Body())
}

func (h *Handler) tusDelete(c *fiber.Ctx) error {
	id, err := uploadID(c)
	if err != nil {
		return err
	}
	if err := h.Media.Cancel(c.UserContext(), id); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
