package form

import (
	"io"
	"mime/multipart"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Upload is a file that was sent with a form.
type Upload struct {
	multipart.File
	Name string
	Size int64
}

// File opens what was chosen in the field of that name; the caller closes it.
func File(c *fiber.Ctx, field string) (*Upload, error) {
	part, err := c.FormFile(field)
	if err != nil || part.Filename == "" {
		return nil, fault.InvalidInput(fault.Field{Name: field, ID: "form.file.missing"})
	}
	f, err := part.Open()
	if err != nil {
		return nil, err
	}
	return &Upload{File: f, Name: part.Filename, Size: part.Size}, nil
}

// Content reads what was chosen, and one byte more than most at the most: so
// that whoever judges it sees that it is too long.
func Content(c *fiber.Ctx, field string, most int64) (name string, content []byte, err error) {
	f, err := File(c, field)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = f.Close() }()
	content, err = io.ReadAll(io.LimitReader(f, most+1))
	return f.Name, content, err
}
