package attack

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"
)

// HTML reads the table of a wave or duty from a page.
func HTML(r io.Reader) (*Table, error) {
	doc, err := goquery.NewDocumentFromReader(r)
	if err != nil {
		return nil, err
	}
	table := doc.Find(`table[data-suppress]`)
	if table.Length() != 1 {
		return nil, fmt.Errorf("attack: %d published tables in the page", table.Length())
	}
	var rows []row
	table.Find("tr[data-level]").Each(func(_ int, tr *goquery.Selection) {
		text := func(column string) string {
			return strings.TrimSpace(tr.Find(`[data-col="` + column + `"]`).First().Text())
		}
		rows = append(rows, row{
			unit: tr.AttrOr("data-unit", ""), level: tr.AttrOr("data-level", ""), scope: tr.AttrOr("data-scope", ""),
			affected: text("affected"), ready: text("ready"), share: text("share"),
		})
	})
	if len(rows) == 0 {
		return nil, errors.New("attack: the table of the page has no rows")
	}
	return build(rows)
}

// CSV reads an exported file with semicolons or commas.
func CSV(r io.Reader) (*Table, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s := strings.TrimPrefix(string(text), "\ufeff")
	first, _, _ := strings.Cut(s, "\n")
	in := csv.NewReader(strings.NewReader(s))
	in.FieldsPerRecord = -1
	if strings.Contains(first, ";") {
		in.Comma = ';'
	}
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	return Rows(rows)
}

// XLSX reads an exported workbook: the first sheet that holds a table.
func XLSX(r io.Reader) (*Table, error) {
	sheets, err := Sheets(r)
	if err != nil {
		return nil, err
	}
	for _, rows := range sheets {
		if t, err := Rows(rows); err == nil {
			return t, nil
		}
	}
	return nil, errors.New("attack: no sheet holds a table")
}

// Sheets reads the rows of all sheets of a workbook.
func Sheets(r io.Reader) (all [][][]string, err error) {
	book, err := excelize.OpenReader(r)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return nil, err
		}
		all = append(all, rows)
	}
	return all, nil
}
