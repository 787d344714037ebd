package hrfile_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const sample = "PersNr;Name;OrgNr\r\n00017;Müller;05.10\r\n"

func encode(t *testing.T, s string, enc interface{ String(string) (string, error) }) []byte {
	t.Helper()
	out, err := enc.String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestReadRecognisesCharsetAndDelimiter(t *testing.T) {
	t.Parallel()
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()
	bare := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	for name, c := range map[string]struct {
		data      []byte
		charset   string
		delimiter rune
	}{
		"utf-8":          {[]byte(sample), "UTF-8", ';'},
		"utf-8 mark":     {[]byte("\ufeff" + sample), "UTF-8 (BOM)", ';'},
		"windows-1252":   {encode(t, sample, charmap.Windows1252.NewEncoder()), "Windows-1252", ';'},
		"utf-16 le":      {encode(t, sample, utf16le), "UTF-16", ';'},
		"utf-16 be":      {encode(t, sample, utf16be), "UTF-16", ';'},
		"utf-16 no mark": {encode(t, sample, bare), "UTF-16", ';'},
		"comma":          {[]byte(strings.ReplaceAll(sample, ";", ",")), "UTF-8", ','},
		"tab":            {[]byte(strings.ReplaceAll(sample, ";", "\t")), "UTF-8", '\t'},
		"pipe":           {[]byte(strings.ReplaceAll(sample, ";", "|")), "UTF-8", '|'},
		"sep line":       {[]byte("sep=;\r\n" + sample), "UTF-8", ';'},
		"old macintosh":  {[]byte(strings.ReplaceAll(sample, "\r\n", "\r")), "UTF-8", ';'},
		"comma in names": {[]byte("PersNr;Name;OrgNr\n00017;\"Müller\";05.10\n2;\"a,b,c,d\";3\n"), "UTF-8", ';'},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := hrfile.Read(c.data)
			if err != nil {
				t.Fatal(err)
			}
			if f.Charset != c.charset || f.Delimiter != c.delimiter {
				t.Errorf("charset %s, delimiter %q", f.Charset, f.Delimiter)
			}
			r := f.Records[0]
			got := []string{r.Cells[0].Text, r.Cells[1].Text, r.Cells[2].Text}
			if diff := cmp.Diff([]string{"00017", "Müller", "05.10"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLineIsTheFirstOfTheRecord(t *testing.T) {
	t.Parallel()
	f, err := hrfile.Read([]byte("sep=;\nA;B;C\n1;\"two\nlines\";x\n\n;;\n2;=\"05.10\";\"say \"\"hi\"\"\"\n3;Amt \"Mitte\";y\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Records {
		got = append(got, fmt.Sprintf("%d %s|%s", r.Line, r.Cells[1].Text, r.Cells[2].Text))
	}
	want := []string{"3 two lines|x", `7 05.10|say "hi"`, `8 Amt "Mitte"|y`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadableFilesAreOneFault(t *testing.T) {
	t.Parallel()
	endless := "A;B\n1;\"open\n" + strings.Repeat("2;x\n", 100)
	for name, c := range map[string]struct {
		data []byte
		id   string
		kind fault.Kind
	}{
		"nothing":            {nil, "people.file.empty", fault.Invalid},
		"only a header":      {[]byte("PersNr;Name\n"), "people.file.empty", fault.Invalid},
		"200 MB":             {make([]byte, 200<<20), "people.file.too_large", fault.TooLarge},
		"picture":            {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), "people.file.unreadable", fault.Invalid},
		"old Excel":          {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "people.file.old_excel", fault.Invalid},
		"DOS character set":  {[]byte("PersNr;Name\n1;M\x81ller\n"), "people.file.charset", fault.Invalid},
		"encoded twice":      {[]byte("PersNr;Name\n1;MÃ¼ller\n"), "people.file.charset", fault.Invalid},
		"broken UTF-8":       {[]byte("PersNr;Name\n1;Müller\n2;M\xfcller\n"), "people.file.charset", fault.Invalid},
		"open quotation":     {[]byte(endless), "people.file.quote", fault.Invalid},
		"open, lazily":       {[]byte("A;B\n0;a \"b\" c\n1;\"open\n" + strings.Repeat("2;x\n", 100)), "people.file.quote", fault.Invalid},
		"too many columns":   {[]byte(strings.Repeat("a;", 300) + "\n1\n"), "people.file.unreadable", fault.Invalid},
		"ZIP without a book": {zipOf(t, map[string]string{"readme.txt": "hello"}), "people.file.unreadable", fault.Invalid},
		"half a workbook":    {workbook(t, nil)[:900], "people.file.unreadable", fault.Invalid},
		"ZIP bomb":           {bomb(t), "people.file.bomb", fault.Invalid},
		"100,001 rows":       {[]byte("A;B\n" + strings.Repeat("1;2\n", 100_001)), "people.file.too_many", fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := hrfile.Read(c.data)
			var f *fault.Error
			if !errors.As(err, &f) || f.ID != c.id || f.Kind != c.kind {
				t.Errorf("got %v, want %s", err, c.id)
			}
		})
	}
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb packs 150 MB of one letter into a sheet.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	f, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte("a"), 1<<20)
	for range 150 {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook returns an XLSX as an office program would save it.
func workbook(t *testing.T, change func(x *excelize.File)) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer func() { _ = x.Close() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const s = "Sheet1"
	for i, h := range []string{"PersNr", "Nachname", "OrgNr", "Jobfamilie", "Eintritt", "Anteil %", "Führungskraft"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		must(x.SetCellValue(s, cell, h))
	}
	zeros := "00000000"
	padded, err := x.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
	must(err)
	two := "00.00"
	unit, err := x.NewStyle(&excelize.Style{CustomNumFmt: &two})
	must(err)
	day, err := x.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	percent, err := x.NewStyle(&excelize.Style{NumFmt: 9})
	must(err)
	must(x.SetCellValue(s, "A3", 17)) // row 2 stays empty
	must(x.SetCellStyle(s, "A3", "A3", padded))
	must(x.SetCellValue(s, "B3", "Müller"))
	must(x.SetCellValue(s, "C3", 5.1))
	must(x.SetCellStyle(s, "C3", "C3", unit))
	must(x.SetCellValue(s, "D3", "IT"))
	must(x.SetCellValue(s, "E3", 43831)) // 1 January 2020
	must(x.SetCellStyle(s, "E3", "E3", day))
	must(x.SetCellValue(s, "F3", 0.195))
	must(x.SetCellStyle(s, "F3", "F3", percent))
	must(x.SetCellValue(s, "G3", true))
	must(x.SetSheetRow(s, "A4", &[]any{"00018", "Kühn", "05.10", "IT", "29.02.2024", 19.5, "nein"}))
	if change != nil {
		change(x)
	}
	b, err := x.WriteToBuffer()
	must(err)
	return b.Bytes()
}

func TestWorkbookKeepsZerosDatesAndShares(t *testing.T) {
	t.Parallel()
	f, err := hrfile.Read(workbook(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	m := hrfile.Recognise(hrfile.People, f.Header, nil)
	var got []string
	for _, r := range f.Rows(m) {
		from, err := r.Date(hrfile.Start)
		share, err2 := r.Share(hrfile.Share)
		lead, err3 := r.Flag(hrfile.Supervisor)
		got = append(got, fmt.Sprintf("%d %s %s %s %d %t %v", r.Line(), r.Text(hrfile.PersonnelNumber), r.Text(hrfile.UnitNumber), from, share, lead, errors.Join(err, err2, err3)))
	}
	want := []string{"3 00000017 05.10 2020-01-01 1950 true <nil>", "4 00018 05.10 2024-02-29 1950 false <nil>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbookNamesFormulaCells(t *testing.T) {
	t.Parallel()
	f, err := hrfile.Read(workbook(t, func(x *excelize.File) {
		if err := x.SetCellFormula("Sheet1", "B4", `HYPERLINK("http://example.org","Kühn")`); err != nil {
			t.Fatal(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	rows := f.Rows(hrfile.Recognise(hrfile.People, f.Header, nil))
	if field, ok := rows[0].Formula(); ok {
		t.Errorf("row 3 has no formula, got %s", field)
	}
	if field, ok := rows[1].Formula(); !ok || field != hrfile.LastName {
		t.Errorf("formula in %q, %v", field, ok)
	}
}

func TestDeliveredFilesOfTheDemoTown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		charset string
		kind    hrfile.Kind
		records int
		fields  int
	}{
		"lindenau-people.csv": {"Windows-1252", hrfile.People, 922, 13},
		"lindenau-units.csv":  {"UTF-8 (BOM)", hrfile.Units, 47, 6},
	} {
		data, err := content.Files.ReadFile("demo/hr/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := hrfile.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		m := hrfile.Recognise(c.kind, f.Header, nil)
		if f.Charset != c.charset || len(f.Records) != c.records || len(m) != c.fields || hrfile.KindOf(f.Header) != c.kind {
			t.Errorf("%s: %s, %d records, fields %v, kind %s", name, f.Charset, len(f.Records), m, hrfile.KindOf(f.Header))
		}
	}
}
