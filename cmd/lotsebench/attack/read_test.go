package attack

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Range{
		"12": {12, 12}, "1.234": {1234, 1234}, "1,234": {1234, 1234}, "0 %": {0, 0}, "48\u00a0%": {48, 48},
		"62%": {62, 62}, "unter 5": {0, 4}, "fewer than 5": {0, 4}, "under 50%": {0, 49}, "unter 50 %": {0, 49},
		"mehr als 95 %": {96, Unbounded}, "More than 95%": {96, Unbounded}, "mindestens 3": {3, Unbounded},
		"3 oder mehr": {3, Unbounded}, "3 or more": {3, Unbounded}, "höchstens 4": {0, 4},
		"10 bis 14": {10, 14}, "10–14": {10, 14}, "10 to 14": {10, 14}, "70 % bis 93 %": {70, 93},
		"–": {}, "nicht betroffen": {}, "Not affected": {}, "'12": {12, 12},
	} {
		if r, known, err := parse(text); err != nil || !known || r != want {
			t.Errorf("%q reads as %v, %v, %v", text, r, known, err)
		}
	}
	for _, text := range []string{"k. A.", "k.\u00a0A. – Schutz kleiner Gruppen", "n/a – small groups protected", ""} {
		if r, known, err := parse(text); err != nil || known || r != anything {
			t.Errorf("%q reads as %v, %v, %v", text, r, known, err)
		}
	}
	for _, text := range []string{"viele", "5 Personen", "99999999999999999999"} {
		if _, _, err := parse(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// published is a table as the page and the export show it.
var published = [][]string{
	{"Nummer", "Einheit", "Ebene", "Umfang", "Betroffen", "Bereit", "Quote"},
	{"Welle", "Welle 2", "0", "gesamt", "40", "23", "57 %"},
	{"10", "Hauptamt", "1", "gesamt", "23", "10 bis 14", "43 bis 60 %"},
	{"10", "Hauptamt", "2", "eigene", "11", "unter 5", "unter 45 %"},
	{"10.1", "Personal", "2", "gesamt", "12", "", "75 %"},
	{"20", "Kämmerei", "1", "gesamt", "k. A.", "k. A.", "k. A."},
	{"30", "Rechtsamt", "1", "gesamt", "k. A.", "k. A.", "k. A."},
	{"40", "Schulamt", "1", "gesamt", "–", "–", "–"},
}

func TestPageAndExportsReadAlike(t *testing.T) {
	want, err := Rows(published)
	if err != nil {
		t.Fatal(err)
	}
	if c := want.Cells[3]; c.Ready != (Range{9, 9}) || c.Open != (Range{3, 3}) {
		t.Errorf("a share of 75 %% of 12 reads as %+v", c)
	}
	page, err := HTML(strings.NewReader(page(published)))
	check(t, "page", page, err, want)
	fromCSV, err := CSV(strings.NewReader("\ufeff" + file(t, published)))
	check(t, "CSV", fromCSV, err, want)
	fromXLSX, err := XLSX(workbook(t, published))
	check(t, "XLSX", fromXLSX, err, want)
}

func check(t *testing.T, name string, got *Table, err error, want *Table) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	} else if !reflect.DeepEqual(got, want) {
		t.Errorf("%s reads as %v", name, got)
	}
}

func page(rows [][]string) string {
	var out strings.Builder
	out.WriteString(`<main><table><tr><td>12</td></tr></table><table data-suppress="wave"><thead><tr><th>Einheit</th></tr></thead><tbody>`)
	for _, r := range rows[1:] {
		scope := map[string]string{"eigene": "own", "gesamt": "total"}[r[3]]
		fmt.Fprintf(&out, `<tr data-unit="%s" data-level="%s" data-scope="%s"><th scope="row">%s</th>`, r[0], r[2], scope, r[1])
		for i, column := range []string{"affected", "ready", "share"} {
			fmt.Fprintf(&out, `<td data-col="%s"><b>%s</b></td>`, column, html.EscapeString(r[4+i]))
		}
		out.WriteString("</tr>")
	}
	return out.String() + "</tbody></table></main>"
}

func file(t *testing.T, rows [][]string) string {
	t.Helper()
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Comma = ';'
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func workbook(t *testing.T, rows [][]string) *bytes.Buffer {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if _, err := book.NewSheet("Stand"); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := book.SetSheetRow("Stand", fmt.Sprint("A", i+3), &row); err != nil {
			t.Fatal(err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBrokenTablesAreRefused(t *testing.T) {
	header := published[0]
	for name, rows := range map[string][][]string{
		"no header":          {{"a", "b"}, {"1", "2"}},
		"a level is missing": {header, {"Welle", "", "0", "", "9", "4", ""}, {"1", "", "2", "", "9", "4", ""}},
		"hidden but ready":   {header, {"Welle", "", "0", "", "k. A.", "4", ""}},
		"hidden but share":   {header, {"Welle", "", "0", "", "k. A.", "k. A.", "12 %"}},
		"words":              {header, {"Welle", "", "0", "", "9", "ein paar", ""}},
	} {
		if _, err := Rows(rows); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if _, err := HTML(strings.NewReader("<table></table>")); err == nil {
		t.Error("a page without the table is read")
	}
}
