package guests

import "github.com/gofiber/fiber/v2"

// Everybodys makes an answer the same for everybody: the secret of a visitor's
// forms must not lie in a cache beside it.
func Everybodys(c *fiber.Ctx, kind string) {
	c.Response().Header.DelAllCookies()
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
}

// Send answers with a file that is the same for everybody.
func Send(c *fiber.Ctx, kind string, body []byte) error {
	Everybodys(c, kind)
	if Same(c, `"`+Mark(body)+`"`) {
		return nil
	}
	return c.Send(body)
}
