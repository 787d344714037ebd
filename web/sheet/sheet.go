// Package sheet sends what is on the screen as a file: CSV that German
// spreadsheets open without asking, and XLSX with real numbers, percentages and
// dates and a first sheet that says what the figures are.
package sheet

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/web/respond"
)

const mimeCSV = "text/csv; charset=utf-8"

// MimeXLSX is the type of a workbook.
const MimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Percent is a share that a spreadsheet can calculate with.
type Percent int

// Table is what is on the screen, ready for a file: strings, ints, Percents
// and dates; the first row is the head. Facts is the sheet about it.
type Table struct {
	Name  string
	Facts [][2]string
	Rows  [][]any
}

// Format sends a table as one kind of file.
type Format func(*fiber.Ctx, Table) error

// CSV sends a table as CSV.
func CSV(c *fiber.Ctx, t Table) error {
	return respond.Download(c, t.Name+".csv", mimeCSV, writeCSV(c.UserContext(), t))
}

// Workbook is a table as the bytes of a workbook.
func Workbook(ctx context.Context, t Table) ([]byte, error) { return writeXLSX(ctx, t) }

// XLSX sends a table as a workbook.
func XLSX(c *fiber.Ctx, t Table) error {
	body, err := Workbook(c.UserContext(), t)
	if err != nil {
		return err
	}
	return respond.Download(c, t.Name+".xlsx", MimeXLSX, body)
}
