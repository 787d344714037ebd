package hrfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Limits of an unpacked workbook. 100,000 rows of 14 columns unpack to about
// 100 MB at a ratio of 10 to 30.
const (
	maxUnzipped = 200 << 20
	maxRatio    = 100
	ratioFrom   = 10 << 20 // small files may be as repetitive as they like
	maxEntries  = 2_000
)

// checkZip refuses a ZIP bomb by its directory, before anything is unpacked.
// The directory cannot lie downwards: archive/zip stops reading at the size
// it states.
func checkZip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fault.Wrong("people.file.unreadable").Wrap(err)
	}
	if len(z.File) > maxEntries {
		return fault.Wrong("people.file.bomb")
	}
	total, sheet := uint64(0), false
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnzipped {
			return fault.Wrong("people.file.bomb")
		}
		total += f.UncompressedSize64
		sheet = sheet || strings.HasPrefix(f.Name, "xl/")
	}
	if total > maxUnzipped || total > ratioFrom && total > maxRatio*uint64(len(data)) {
		return fault.Wrong("people.file.bomb")
	}
	if !sheet {
		return fault.Wrong("people.file.unreadable") // a ZIP, but no workbook
	}
	return nil
}

// position is a cell: row from 1, column from 0.
type position struct{ row, column int }

// formulaCells returns the cells of the first sheet that hold a formula. The
// stored result of a formula may be stale or crafted, so the caller refuses
// the rows that depend on one.
func formulaCells(data []byte) (map[position]bool, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	name, err := firstSheet(z)
	if err != nil {
		return nil, err
	}
	sheet, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = sheet.Close() }()
	return scanFormulas(xml.NewDecoder(io.LimitReader(sheet, maxUnzipped)))
}

func scanFormulas(d *xml.Decoder) (map[position]bool, error) {
	found := map[position]bool{}
	at := position{column: -1}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			at = position{row: at.row + 1, column: -1}
			if n, err := strconv.Atoi(attr(start, "r")); err == nil {
				at.row = n
			}
		case "c":
			at.column++
			if c, ok := columnOf(attr(start, "r")); ok {
				at.column = c
			}
		case "f":
			found[at] = true
		}
	}
}

// columnOf is the column of a reference such as "AB12".
func columnOf(ref string) (int, bool) {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' {
			break
		}
		n = n*26 + int(r-'A') + 1
		if n > 20_000 {
			return 0, false
		}
	}
	return n - 1, n > 0
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// firstSheet is the path of the workbook's first sheet.
func firstSheet(z *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodeEntry(z, "xl/workbook.xml", &book); err != nil {
		return "", err
	}
	if err := decodeEntry(z, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return "", err
	}
	for _, r := range rels.All {
		if len(book.Sheets) > 0 && r.ID == book.Sheets[0].ID {
			if strings.HasPrefix(r.Target, "/") {
				return strings.TrimPrefix(r.Target, "/"), nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "", errors.New("hrfile: workbook without a sheet")
}

func decodeEntry(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return xml.NewDecoder(io.LimitReader(f, 1<<20)).Decode(into)
}
