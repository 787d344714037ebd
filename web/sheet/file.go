package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// writeCSV writes what German spreadsheets open without asking: UTF-8 with a
// byte order mark, semicolons.
func writeCSV(ctx context.Context, t Table) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range t.Rows {
		record := make([]string, len(row))
		for i, v := range row {
			record[i] = plain(ctx, v)
		}
		_ = w.Write(record) // a bytes.Buffer does not fail
	}
	w.Flush()
	return out.Bytes()
}

func plain(ctx context.Context, v any) string {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v)
	case Percent:
		return strconv.Itoa(int(v)) + "%"
	case clock.Date:
		return i18n.Date(ctx, v)
	case string:
		return harmless(v)
	}
	return ""
}

// harmless keeps a spreadsheet from reading text as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") {
		return "'" + s
	}
	return s
}

// writeXLSX writes the sheet of facts first, then the figures with real
// numbers, percentages and dates. Text is stored as text, never as a formula.
func writeXLSX(ctx context.Context, t Table) (body []byte, err error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	b := book{File: f}
	first, second := i18n.T(ctx, "sheet.facts"), i18n.T(ctx, "sheet.figures")
	b.try(f.SetSheetName("Sheet1", first))
	_, err = f.NewSheet(second)
	b.try(err)
	b.styles()
	for i, fact := range t.Facts {
		b.put(first, 1, i+1, fact[0])
		b.put(first, 2, i+1, fact[1])
	}
	b.try(f.SetColWidth(first, "A", "A", 28))
	b.try(f.SetColWidth(first, "B", "B", 100))
	for y, row := range t.Rows {
		for x, v := range row {
			b.put(second, x+1, y+1, v)
		}
	}
	if len(t.Rows) > 0 {
		last, _ := excelize.ColumnNumberToName(max(len(t.Rows[0]), 1))
		b.try(f.SetColWidth(second, "A", last, 16))
		b.try(f.SetColWidth(second, "B", "B", 40))
		b.try(f.SetPanes(second, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
		b.try(f.SetRowStyle(second, 1, 1, b.head))
	}
	if b.err != nil {
		return nil, b.err
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// book is a workbook that remembers its first fault.
type book struct {
	*excelize.File
	head, share, day int
	err              error
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(s excelize.Style) int {
		id, err := b.NewStyle(&s)
		b.try(err)
		return id
	}
	date := "dd.mm.yyyy"
	b.head = style(excelize.Style{Font: &excelize.Font{Bold: true}})
	b.share = style(excelize.Style{NumFmt: 9}) // 0%
	b.day = style(excelize.Style{CustomNumFmt: &date})
}

func (b *book) put(sheet string, x, y int, v any) {
	at, err := excelize.CoordinatesToCellName(x, y)
	b.try(err)
	switch v := v.(type) {
	case int:
		b.try(b.SetCellInt(sheet, at, int64(v)))
	case Percent:
		b.try(b.SetCellFloat(sheet, at, float64(v)/100, 2, 64))
		b.try(b.SetCellStyle(sheet, at, at, b.share))
	case clock.Date:
		b.try(b.SetCellValue(sheet, at, v.Start(time.UTC)))
		b.try(b.SetCellStyle(sheet, at, at, b.day))
	case string:
		b.try(b.SetCellStr(sheet, at, harmless(v)))
	}
}
