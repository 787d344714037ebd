package respond

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Mistake reports whether err is the reader's to mend: the page is shown again
// with what was typed and what is wrong.
func Mistake(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.TooLarge)
}

// Shown sends a page, with the status of what failed where something did.
func Shown(c *fiber.Ctx, failed error, page templ.Component) error {
	if failed == nil {
		return Page(c, page)
	}
	return Status(c, fault.KindOf(failed).Status(), page)
}
