package form

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
)

// Number reads a whole number; nonsense is one nobody has.
func Number(c *fiber.Ctx, name string) int {
	n, err := strconv.Atoi(c.FormValue(name))
	if err != nil {
		return -1
	}
	return n
}

// Many are all values of a field of a form that was sent, else of the address.
func Many(c *fiber.Ctx, name string) (list []string) {
	from := c.Context().QueryArgs()
	if c.Method() == fiber.MethodPost {
		from = c.Context().PostArgs()
	}
	for _, v := range from.PeekMulti(name) {
		list = append(list, string(v))
	}
	return list
}

// IDs are the values that are ids.
func IDs(list []string) (out []uuid.UUID) {
	for _, s := range list {
		if id, err := uuid.Parse(s); err == nil {
			out = append(out, id)
		}
	}
	return out
}
