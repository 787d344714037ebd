package hrfile

import (
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// readXLSX reads the first sheet. Values are read twice in step: as shown,
// because a number format may hold the leading zeros, and as stored, because
// a date as shown depends on the language of the program that saved it.
func readXLSX(data []byte) (*File, error) {
	if err := checkZip(data); err != nil {
		return nil, err
	}
	x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, // equal: nothing goes to temporary files
	})
	if err != nil {
		return nil, fault.Wrong("people.file.unreadable").Wrap(err)
	}
	defer func() { _ = x.Close() }()
	sheets := x.GetSheetList()
	if len(sheets) == 0 {
		return nil, fault.Wrong("people.file.empty")
	}
	formulas, err := formulaCells(data)
	if err != nil {
		return nil, fault.Wrong("people.file.unreadable").Wrap(err)
	}
	f := &File{Format: XLSX, Charset: "UTF-8"}
	if p, err := x.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		f.date1904 = *p.Date1904
	}
	if err := f.readSheet(x, sheets[0], formulas); err != nil {
		var known *fault.Error
		if errors.As(err, &known) {
			return nil, err
		}
		return nil, fault.Wrong("people.file.unreadable").Wrap(err)
	}
	return f.finish()
}

func (f *File) readSheet(x *excelize.File, sheet string, formulas map[position]bool) error {
	shown, err := x.Rows(sheet)
	if err != nil {
		return err
	}
	defer func() { _ = shown.Close() }()
	stored, err := x.Rows(sheet)
	if err != nil {
		return err
	}
	defer func() { _ = stored.Close() }()
	for line := 1; shown.Next() && stored.Next(); line++ {
		text, err := shown.Columns()
		if err != nil {
			return err
		}
		raw, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		if err := f.add(Record{Line: line, Cells: cells(line, text, raw, formulas)}); err != nil {
			return err
		}
	}
	return shown.Error()
}

func cells(line int, text, raw []string, formulas map[position]bool) []Cell {
	n := min(max(len(text), len(raw)), maxColumns)
	out := make([]Cell, n)
	for i := range out {
		if i < len(text) {
			out[i].Text = clean(text[i])
		}
		if i < len(raw) {
			out[i].Raw = clean(raw[i])
		}
		// A long number is shown as 1.2E+08: what is stored is right.
		if strings.Contains(out[i].Text, "E+") && !strings.Contains(out[i].Raw, "E+") {
			out[i].Text = out[i].Raw
		}
		out[i].Formula = formulas[position{line, i}]
	}
	return out
}
