package exchange

import (
	"io"
	"mime/multipart"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// patience is how long a package may take to be read or taken over.
const patience = 2 * time.Minute

// opened opens the file of a form; the caller closes it.
func opened(c *fiber.Ctx) (multipart.File, *multipart.FileHeader, error) {
	part, err := c.FormFile("file")
	if err != nil || part.Filename == "" {
		return nil, nil, fault.InvalidInput(fault.Field{Name: "file", ID: "exchange.file.missing"})
	}
	f, err := part.Open()
	return f, part, err
}

// uploaded reads the small file of a form.
func uploaded(c *fiber.Ctx) (name string, data []byte, err error) {
	f, part, err := opened(c)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = f.Close() }()
	data, err = io.ReadAll(f)
	return part.Filename, data, err
}
