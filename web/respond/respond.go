// Package respond is how handlers answer: pages, redirects, downloads, and
// the only place where an error becomes a status and words.
package respond

import (
	"mime"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Page answers 200 with a rendered page.
func Page(c *fiber.Ctx, page templ.Component) error { return Status(c, fiber.StatusOK, page) }

// Status answers with a rendered page under another status, e.g. a form with
// its field errors under 422. Nobody keeps it, unless the handler said
// otherwise.
func Status(c *fiber.Ctx, status int, page templ.Component) error {
	c.Status(status)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 || status != fiber.StatusOK {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	return page.Render(c.UserContext(), c.Response().BodyWriter())
}

// Path puts the reader's language before a path of the product.
func Path(c *fiber.Ctx, path string) string {
	return "/" + string(i18n.LangOf(c.UserContext())) + path
}

// To answers 303 with a path of the product, written without its language.
func To(c *fiber.Ctx, path string) error {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		path = "/my"
	}
	return c.Redirect(Path(c, path), fiber.StatusSeeOther)
}

// Download answers with a file.
func Download(c *fiber.Ctx, name, mimeType string, body []byte) error {
	c.Set(fiber.HeaderContentType, mimeType)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return c.Send(body)
}

// FileName makes of a title a name every system takes.
func FileName(title string) string {
	words := strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}
