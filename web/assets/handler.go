package assets

import (
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// year is the longest time a cache is allowed to be told.
const year = "public, max-age=31536000, immutable"

// Handler serves build/ below Prefix. It knows only the names of the
// manifest, so no path of the client reaches the file system.
func Handler() fiber.Handler { return handler(embedded, manifest()) }

func handler(fsys fs.FS, names map[string]string) fiber.Handler {
	known := make(map[string]bool, len(names))
	for _, hashed := range names {
		known[hashed] = true
	}
	return func(c *fiber.Ctx) error {
		name := strings.TrimPrefix(c.Path(), Prefix)
		if !known[name] {
			return fiber.ErrNotFound
		}
		c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
		c.Set(fiber.HeaderCacheControl, year)
		c.Set(fiber.HeaderContentType, contentType(name))
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		for _, enc := range encodings {
			if !c.Request().Header.HasAcceptEncoding(enc.name) {
				continue
			}
			if b, err := fs.ReadFile(fsys, "build/"+name+enc.ext); err == nil {
				c.Set(fiber.HeaderContentEncoding, enc.name)
				return c.Send(b)
			}
		}
		b, err := fs.ReadFile(fsys, "build/"+name)
		if err != nil {
			return err
		}
		return c.Send(b)
	}
}

// encodings in the order the server prefers them.
var encodings = []struct{ name, ext string }{{"br", ".br"}, {"gzip", ".gz"}}

// contentType names the types itself where the machine's table may differ.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}
